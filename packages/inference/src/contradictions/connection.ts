/** The connection of a message, and when it was sent, in seconds since 1970. */
export interface ObservedConnection {
  readonly sourceAddress: string
  readonly sourcePort: number
  readonly destinationAddress: string
  readonly destinationPort: number
  readonly seconds: number
}

/** The two ends of a connection as one key. */
export function connectionKey({ sourceAddress, sourcePort, ...to }: ObservedConnection): string {
  return `${sourceAddress} ${sourcePort} ${to.destinationAddress} ${to.destinationPort}`
}
