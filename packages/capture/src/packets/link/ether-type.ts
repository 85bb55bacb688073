import { byteAt, uint16, uint32 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

/** EtherTypes (IANA's list) of what is followed. */
export const EtherType = {
  /** Below it stands the length of a frame of IEEE 802.3. */
  first: 0x0600,
  ipv4: 0x0800,
  customerVlan: 0x8100,
  ipv6: 0x86dd,
  mpls: 0x8847,
  pppoeSession: 0x8864,
  serviceVlan: 0x88a8,
  backboneService: 0x88e7,
  ciscoMetadata: 0x8909,
  oldServiceVlan: 0x9100,
} as const

/** Protocol numbers of PPP (IANA's list) for IPv4 and IPv6. */
const PPP_IPV4 = 0x0021
const PPP_IPV6 = 0x0057

/** The offset of the IP header in an Ethernet frame; -1 when it carries something else. */
export function ethernet(packet: Packet, offset: number): number {
  return behindEtherTypeAt(packet, offset + 12)
}

/** Follows the EtherType that stands at an offset. */
export function behindEtherTypeAt(packet: Packet, at: number): number {
  return at + 2 > packet.end ? -1 : behindEtherType(packet, uint16(packet.bytes, at), at + 2)
}

/**
 * Follows what an EtherType announces at an offset to the IP header, over any number of VLAN tags (IEEE 802.1Q,
 * 802.1ad), customers' frames (802.1ah), SNAP headers (802.2) and Cisco MetaData; -1 when there is none.
 */
export function behindEtherType(packet: Packet, etherType: number, offset: number): number {
  let type = etherType
  let at = offset
  while (type !== EtherType.ipv4 && type !== EtherType.ipv6) {
    const next = at + (type < EtherType.first ? snapLength(packet, at) : tagLength(type))
    if (next === at) return behindOtherType(packet, type, at)
    if (next > packet.end) return -1
    type = uint16(packet.bytes, next - 2)
    at = next
  }
  return at
}

/** The length of a tag that ends with an EtherType of its own; 0 for a type that announces none. */
function tagLength(type: number): number {
  switch (type) {
    case EtherType.customerVlan:
    case EtherType.serviceVlan:
    case EtherType.oldServiceVlan:
      return 4
    case EtherType.ciscoMetadata:
      return 8
    case EtherType.backboneService:
      return 18
    default:
      return 0
  }
}

/** The length of a header of LLC and SNAP for an EtherType (IEEE 802, section 9.4; RFC 1042); 0 where there is none. */
function snapLength({ bytes }: Packet, at: number): number {
  const isSnap = uint32(bytes, at) >>> 8 === 0xaaaa03
  const organisation = uint16(bytes, at + 3) * 0x100 + byteAt(bytes, at + 5)
  return isSnap && (organisation === 0 || organisation === BRIDGE_TUNNEL) ? 8 : 0
}

/** The organisation code of frames that a bridge took from Ethernet (IEEE 802.1H). */
const BRIDGE_TUNNEL = 0x0000f8

/** Behind a length, LLC with the SAP of IP: 06 06 03. */
function llcIp({ bytes, end }: Packet, offset: number): number {
  return offset + 3 < end && uint16(bytes, offset) === 0x0606 && bytes[offset + 2] === 0x03 ? offset + 3 : -1
}

/** The offset of the IP header behind LLC; -1 when it carries something else. */
export function behindLlc(packet: Packet, offset: number): number {
  return offset < packet.end ? behindEtherType(packet, 0, offset) : -1
}

function behindOtherType(packet: Packet, type: number, offset: number): number {
  if (type < EtherType.first) return llcIp(packet, offset)
  if (type === EtherType.pppoeSession) return pppoe(packet, offset)
  return type === EtherType.mpls ? mpls(packet, offset) : -1
}

/** A PPPoE header of six bytes (RFC 2516, section 4); code 0 is a session's. */
export function pppoe(packet: Packet, offset: number): number {
  return offset + 6 > packet.end || packet.bytes[offset + 1] !== 0 ? -1 : ppp(packet, offset + 6)
}

/**
 * PPP (RFC 1661, section 2), with or without the address and control fields of HDLC-like framing (RFC 1662, section
 * 3.1). A protocol field whose first byte is odd is compressed to that byte (RFC 1661, section 6.5).
 */
export function ppp({ bytes, end }: Packet, offset: number): number {
  const at = bytes[offset] === 0xff && bytes[offset + 1] === 0x03 ? offset + 2 : offset
  if (at + 2 > end) return -1
  const length = 2 - (byteAt(bytes, at) & 1)
  const protocol = length === 1 ? bytes[at] : uint16(bytes, at)
  return protocol === PPP_IPV4 || protocol === PPP_IPV6 ? at + length : -1
}

/** A stack of labels of four bytes each, the last marked (RFC 3032, section 2.1); IP is told by its version. */
function mpls({ bytes, end }: Packet, offset: number): number {
  let at = offset + 4
  while (at < end && (byteAt(bytes, at - 2) & 1) === 0) at += 4
  const version = at < end ? byteAt(bytes, at) >> 4 : 0
  return version === 4 || version === 6 ? at : -1
}
