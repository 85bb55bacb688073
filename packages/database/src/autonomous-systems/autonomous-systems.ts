/** Tells which autonomous system announces an address. */
export interface AutonomousSystems {
  /** The number of the system (RFC 6793); undefined for an unannounced address and for text that is no address. */
  lookup(address: string): number | undefined
}
