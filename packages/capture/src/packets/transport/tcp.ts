import { byteAt, int32, uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

/** IANA protocol number of TCP. */
export const TCP = 6

const HEADER = 20

/** Flags of the TCP header. */
export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const ACK = 0x10

/** Reads a TCP header (RFC 9293, section 3.1) into the packet's transport fields; false when it is not all there. */
export function readTcp(packet: Packet): boolean {
  const { bytes, transport, ipEnd } = packet
  if (transport + HEADER > ipEnd) return false
  const headerLength = (byteAt(bytes, transport + 12) >> 4) * 4
  if (headerLength < HEADER || transport + headerLength > ipEnd) return false
  const flags = byteAt(bytes, transport + 13)
  packet.sourcePort = uint16(bytes, transport)
  packet.destinationPort = uint16(bytes, transport + 2)
  packet.flags = flags
  packet.sequence = (int32(bytes, transport + 4) + ((flags & SYN) >> 1)) | 0
  packet.payload = transport + headerLength
  packet.payloadEnd = ipEnd
  return true
}

/** Kinds of TCP options (IANA). */
const END_OF_LIST = 0
const NO_OPERATION = 1
const TIMESTAMPS = 8

/**
 * A hash of what a packet with SYN offers: sequence number, window and options but for timestamps, which differ when
 * it is sent again (RFC 7323, section 3.2). Clients may offer less the next time.
 */
export function offerHash({ bytes, transport, payload, sequence }: Packet): number {
  let hash = Math.imul(sequence ^ uint16(bytes, transport + 14), 0x01000193)
  for (let at = transport + HEADER; at < payload; ) {
    const kind = byteAt(bytes, at)
    if (kind === END_OF_LIST) break
    const length = kind === NO_OPERATION ? 1 : Math.max(2, byteAt(bytes, at + 1))
    const end = Math.min(payload, at + (kind === TIMESTAMPS ? 1 : length))
    for (let place = at; place < end; place++) hash = Math.imul(hash ^ byteAt(bytes, place), 0x01000193)
    at += length
  }
  return hash
}
