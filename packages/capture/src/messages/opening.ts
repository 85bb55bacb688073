import { formatAddress } from '@fingerpost/fingerprint'
import type { Packet } from '../packets/packet.ts'
import type { FingerprintRecord } from './record.ts'

/** The connection of a packet, and seconds since 1970 at which it was captured. */
export interface OpenedConnection {
  readonly connection: Pick<
    FingerprintRecord,
    'transport' | 'sourceAddress' | 'sourcePort' | 'destinationAddress' | 'destinationPort'
  >
  readonly time: number
}

/** What a packet that opens a connection says of it. */
export function openedConnectionOf(packet: Packet): OpenedConnection {
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
