import { byteAt, uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

/** What came of an IP header: a whole packet, a fragment, or bytes that are no IP packet. */
export const IpResult = { packet: 0, fragment: 1, malformed: 2 } as const
export type IpResult = (typeof IpResult)[keyof typeof IpResult]

const IPV4_HEADER = 20
const IPV6_HEADER = 40

/** IPv6 extension headers (RFC 8200, section 4; IANA's list) that have their length in units of eight bytes. */
const OPTION_HEADERS: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140])
const FRAGMENT_HEADER = 44
const AUTHENTICATION_HEADER = 51

/**
 * Reads the IP header at an offset into the packet's network fields. The transport header of a fragment is the piece of
 * it that the fragment carries; the Fragment header of an IPv6 fragment lies right before it.
 */
export function readIp(packet: Packet, offset: number): IpResult {
  if (offset >= packet.end) return IpResult.malformed
  packet.network = offset
  const version = byteAt(packet.bytes, offset) >> 4
  if (version === 4) return readIpv4(packet, offset)
  return version === 6 ? readIpv6(packet, offset) : IpResult.malformed
}

/** RFC 791, section 3.1. */
function readIpv4(packet: Packet, offset: number): IpResult {
  const { bytes, end } = packet
  const headerLength = (byteAt(bytes, offset) & 0x0f) * 4
  if (headerLength < IPV4_HEADER || offset + headerLength > end) return IpResult.malformed
  packet.ipVersion = 4
  packet.addresses = offset + 12
  packet.protocol = byteAt(bytes, offset + 9)
  packet.transport = offset + headerLength
  packet.ipEnd = endOf(packet, offset, uint16(bytes, offset + 2))
  const flagsAndOffset = uint16(bytes, offset + 6)
  return (flagsAndOffset & 0x3fff) === 0 ? IpResult.packet : IpResult.fragment
}

/** RFC 8200, section 3, and the extension headers of section 4. */
function readIpv6(packet: Packet, offset: number): IpResult {
  const { bytes, end } = packet
  if (offset + IPV6_HEADER > end) return IpResult.malformed
  packet.ipVersion = 6
  packet.addresses = offset + 8
  const payloadLength = uint16(bytes, offset + 4)
  packet.ipEnd = endOf(packet, offset, payloadLength === 0 ? 0 : IPV6_HEADER + payloadLength)
  return followHeaders(packet, offset + IPV6_HEADER, byteAt(bytes, offset + 6))
}

function followHeaders(packet: Packet, offset: number, firstHeader: number): IpResult {
  const { bytes, ipEnd } = packet
  let at = offset
  let header = firstHeader
  let result: IpResult = IpResult.packet
  while (result === IpResult.packet && isExtensionHeader(header)) {
    if (at + 8 > ipEnd) return IpResult.malformed
    if (header === FRAGMENT_HEADER && (uint16(bytes, at + 2) & 0xfff9) !== 0) result = IpResult.fragment
    const length = headerLength(header, byteAt(bytes, at + 1))
    header = byteAt(bytes, at)
    at += length
  }
  packet.protocol = header
  packet.transport = at
  return result
}

function isExtensionHeader(header: number): boolean {
  return OPTION_HEADERS.has(header) || header === FRAGMENT_HEADER || header === AUTHENTICATION_HEADER
}

/** The length field of the authentication header counts units of four bytes (RFC 4302, section 2.2). */
function headerLength(header: number, lengthField: number): number {
  if (header === FRAGMENT_HEADER) return 8
  return header === AUTHENTICATION_HEADER ? (lengthField + 2) * 4 : (lengthField + 1) * 8
}

/** Segmentation offload leaves the length of a packet at 0: then it ends where the capture ends. */
function endOf(packet: Packet, offset: number, length: number): number {
  return length === 0 ? packet.end : Math.min(packet.end, offset + length)
}
