import { uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

/** IANA protocol number of UDP. */
export const UDP = 17

const HEADER = 8

/**
 * Reads a UDP header (RFC 768) into the packet's transport fields; false when it is not all there or states a length
 * that its own header does not fit in. A length of 0 (RFC 2675, section 4) or beyond the packet ends with the packet.
 */
export function readUdp(packet: Packet): boolean {
  const { bytes, transport, ipEnd } = packet
  if (transport + HEADER > ipEnd) return false
  const length = uint16(bytes, transport + 4)
  if (length > 0 && length < HEADER) return false
  packet.sourcePort = uint16(bytes, transport)
  packet.destinationPort = uint16(bytes, transport + 2)
  packet.payload = transport + HEADER
  packet.payloadEnd = length === 0 ? ipEnd : Math.min(ipEnd, transport + length)
  return true
}
