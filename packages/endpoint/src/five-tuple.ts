/** IANA protocol number of TCP. */
export const TCP = 6

/** A connection seen from the end that sends: addresses as records print them, IPv4 never inside IPv6. */
export interface FiveTuple {
  /** IANA protocol number. */
  readonly transport: number
  readonly sourceAddress: string
  readonly sourcePort: number
  readonly destinationAddress: string
  readonly destinationPort: number
}

/** Equal for equal ends of equal connections. */
export function fiveTupleKey(connection: FiveTuple): string {
  const { transport, sourceAddress, sourcePort, destinationAddress, destinationPort } = connection
  return `${transport} ${sourceAddress} ${sourcePort} ${destinationAddress} ${destinationPort}`
}
