import type { AutonomousSystems } from '@fingerpost/database'
import { autonomousSystem } from './autonomous-system.ts'
import type { Destination } from './destination.ts'
import { NO_NAME, registrableDomain } from './domain.ts'
import { portApplication } from './port-application.ts'
import { RecentTexts } from './recent-texts.ts'

/** The destination features, each with its AS data and its memory of recent results already in it. */
export interface Features {
  autonomousSystem(destination: Destination): string
  registrableDomain(destination: Destination): string
  portApplication(destination: Destination): string
}

/**
 * The destination features; of the domains, which are searched for, `remembered` are kept at most. Classes that a
 * destination brings along win.
 */
export function rememberedFeatures(systems: AutonomousSystems | undefined, remembered: number): Features {
  const domains = new RecentTexts(registrableDomain, remembered)
  return {
    autonomousSystem: ({ classes, destinationAddress }) =>
      classes?.autonomousSystem ?? autonomousSystem(destinationAddress, systems),
    registrableDomain: ({ classes, serverName }) =>
      classes?.domain ?? (serverName === undefined ? NO_NAME : domains.of(serverName)),
    portApplication: ({ classes, destinationPort }) => classes?.portApplication ?? portApplication(destinationPort),
  }
}
