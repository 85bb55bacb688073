import type { AutonomousSystems } from '@fingerpost/database'
import { memoised } from '@fingerpost/database'
import { autonomousSystem } from './autonomous-system.ts'
import type { Destination } from './destination.ts'
import { registrableDomain } from './domain.ts'
import { portApplication } from './port-application.ts'

/** The destination features, each with its AS data and its memory of recent results already in it. */
export interface Features {
  autonomousSystem(destination: Destination): string
  registrableDomain(destination: Destination): string
  portApplication(destination: Destination): string
}

/**
 * The destination features with recent results kept, `remembered` of each at least and twice that at most; classes that a
 * destination brings along win.
 */
export function rememberedFeatures(systems: AutonomousSystems | undefined, remembered: number): Features {
  const systemOf = memoised((address: string | undefined) => autonomousSystem(address, systems), remembered)
  const domainOf = memoised((name: string | undefined) => registrableDomain(name), remembered)
  return {
    autonomousSystem: ({ classes, destinationAddress }) => classes?.autonomousSystem ?? systemOf(destinationAddress),
    registrableDomain: ({ classes, serverName }) => classes?.domain ?? domainOf(serverName),
    portApplication: ({ classes, destinationPort }) => classes?.portApplication ?? portApplication(destinationPort),
  }
}
