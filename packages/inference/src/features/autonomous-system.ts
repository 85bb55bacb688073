import type { AutonomousSystems } from '@fingerpost/database'

/** The class of a destination address in `classes_ip_as`: the system's number in decimal, or `unknown`. */
export function autonomousSystem(address: string | undefined, systems: AutonomousSystems | undefined): string {
  const number = address === undefined ? undefined : systems?.lookup(address)
  return number === undefined ? 'unknown' : String(number)
}
