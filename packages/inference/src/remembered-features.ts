import type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
import { memoised } from './bounded-map.ts'
import { autonomousSystem } from './features/autonomous-system.ts'
import { registrableDomain } from './features/domain.ts'
import { portApplication } from './features/port-application.ts'
import type { Features } from './rules/scoring-rule.ts'

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
