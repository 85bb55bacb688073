import { formatAddress } from '../address.ts'
import type { Packet } from '../packet.ts'
import type { FingerprintRecord } from '../record.ts'

/** A connection seen from the end that sends: addresses as records print them, IPv4 never inside IPv6. */
export type Connection = Pick<
  FingerprintRecord,
  'transport' | 'sourceAddress' | 'sourcePort' | 'destinationAddress' | 'destinationPort'
>

/** The connection of a packet, and seconds since 1970 at which it was captured. */
export interface Opening {
  readonly connection: Connection
  readonly time: number
}

/** What a packet that opens a connection says of it. */
export function openingOf(packet: Packet): Opening {
  const { bytes, addresses, addressLength, seconds, microseconds } = packet
  const connection = {
    transport: packet.protocol,
    sourceAddress: formatAddress(bytes, addresses, addressLength),
    sourcePort: packet.sourcePort,
    destinationAddress: formatAddress(bytes, addresses + addressLength, addressLength),
    destinationPort: packet.destinationPort,
  }
  return { connection, time: seconds + microseconds / 1e6 }
}

/** Equal for equal ends of equal connections. */
export function connectionKey(connection: Connection): string {
  const { transport, sourceAddress, sourcePort, destinationAddress, destinationPort } = connection
  return `${transport} ${sourceAddress} ${sourcePort} ${destinationAddress} ${destinationPort}`
}
