import { type AutonomousSystems, autonomousSystem, portApplication, registrableDomain } from '@fingerpost/inference'
import type { DestinationClasses, Observation } from './observations/observation.ts'

/**
 * The classes that an observation's destination is counted under, one of each kind, so that every kind sums to the
 * count of the process: those that its line gives ready-made, else the features as the classifier computes them.
 */
export function destinationClasses(
  { ready, serverName, destinationAddress, destinationPort }: Observation,
  systems: AutonomousSystems,
): Readonly<Record<keyof DestinationClasses, string>> {
  return {
    autonomousSystem: ready.autonomousSystem ?? autonomousSystem(destinationAddress, systems),
    domain: ready.domain ?? registrableDomain(serverName),
    portApplication: ready.portApplication ?? portApplication(destinationPort),
  }
}
