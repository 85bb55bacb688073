import { type AutonomousSystems, autonomousSystem, portApplication, registrableDomain } from '@fingerpost/inference'
import type { DestinationClasses, Observation } from './observations/observation.ts'

/** What an address or port that an observation does not know is counted under, as the databases do. */
const UNKNOWN = 'unknown'

/**
 * The classes that an observation's destination is counted under, one of each kind, so that every kind sums to the
 * count of the process: those that its line gives ready-made, else what the features of the classifier say.
 */
export function destinationClasses(
  { ready, serverName, destinationAddress, destinationPort }: Observation,
  systems: AutonomousSystems,
): Readonly<Record<keyof DestinationClasses, string>> {
  return {
    autonomousSystem:
      ready.autonomousSystem ??
      (destinationAddress === undefined ? UNKNOWN : autonomousSystem(destinationAddress, systems)),
    domain: ready.domain ?? registrableDomain(serverName),
    portApplication:
      ready.portApplication ?? (destinationPort === undefined ? UNKNOWN : portApplication(destinationPort)),
  }
}
