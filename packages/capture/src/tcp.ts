import { int32, uint16 } from '@fingerpost/fingerprint'
import type { Packet } from './packet.ts'

/** IANA protocol number of TCP. */
export const TCP = 6

const HEADER = 20

/** Flags of the TCP header. */
export const SYN = 0x02
export const ACK = 0x10

/** Reads a TCP header (RFC 9293, section 3.1) into the packet's transport fields; false when it is not all there. */
export function readTcp(packet: Packet): boolean {
  const { bytes, transport, ipEnd } = packet
  if (transport + HEADER > ipEnd) return false
  const headerLength = ((bytes[transport + 12] as number) >> 4) * 4
  if (headerLength < HEADER || transport + headerLength > ipEnd) return false
  const flags = bytes[transport + 13] as number
  packet.sourcePort = uint16(bytes, transport)
  packet.destinationPort = uint16(bytes, transport + 2)
  packet.flags = flags
  packet.sequence = (int32(bytes, transport + 4) + ((flags & SYN) >> 1)) | 0
  packet.payload = transport + headerLength
  packet.payloadEnd = ipEnd
  return true
}
