import { byteAt, uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'

const EtherType = {
  ipv4: 0x0800,
  customerVlan: 0x8100,
  ipv6: 0x86dd,
  mpls: 0x8847,
  pppoeSession: 0x8864,
  serviceVlan: 0x88a8,
  ciscoMetadata: 0x8909,
  oldServiceVlan: 0x9100,
} as const

/** Protocol numbers of PPP (IANA's list) for IPv4 and IPv6. */
const PPP_IPV4 = 0x0021
const PPP_IPV6 = 0x0057

/** BSD's AF_INET, and the values of AF_INET6 on NetBSD and OpenBSD, FreeBSD, and macOS. */
const ADDRESS_FAMILIES: ReadonlySet<number> = new Set([2, 24, 28, 30])

/** The offset of the IP header in the frame that begins at an offset; -1 when it carries something else. */
type LinkLayer = (packet: Packet, offset: number) => number

/** LINKTYPE_ETHERNET. */
export const ETHERNET = 1

/** Per LINKTYPE_ value (tcpdump.org/linktypes.html), the function that finds the IP header. */
const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map([
  [0, loopback],
  [ETHERNET, ethernet],
  [9, ppp],
  [12, rawIp],
  [14, rawIp],
  [50, hdlc],
  [51, pppoe],
  [101, rawIp],
  [104, hdlc],
  [108, loopback],
  [113, linuxCooked],
  [228, rawIp],
  [229, rawIp],
  [276, linuxCooked2],
])

/** LINKTYPE_ values of the packets that can be read. */
export const LINK_TYPES: readonly number[] = [...LINK_LAYERS.keys()]

/** Whether packets of a link type can be read. */
export function isSupportedLinkType(linkType: number): boolean {
  return LINK_LAYERS.has(linkType)
}

/**
 * The offset of the IP header of a packet; -1 when it carries something else. Every packet of a capture comes by here:
 * IP right behind the addresses of Ethernet is told without a call, which is worth 5 ns.
 */
export function findNetworkLayer(packet: Packet): number {
  const { bytes, start, end, linkType } = packet
  if (linkType !== ETHERNET) return LINK_LAYERS.get(linkType)?.(packet, start) ?? -1
  const at = start + 14
  if (at > end) return -1
  const type = uint16(bytes, at - 2)
  return type === EtherType.ipv4 || type === EtherType.ipv6 ? at : behindEtherType(packet, type, at)
}

/** The offset of the IP header in an Ethernet frame; -1 when it carries something else. */
export function ethernet(packet: Packet, offset: number): number {
  return behindEtherTypeAt(packet, offset + 12)
}

/** LINKTYPE_LINUX_SLL: sixteen bytes, the protocol in the last two. */
function linuxCooked(packet: Packet, offset: number): number {
  return behindEtherTypeAt(packet, offset + 14)
}

/** LINKTYPE_LINUX_SLL2: twenty bytes, the protocol in the first two. */
function linuxCooked2(packet: Packet, offset: number): number {
  return offset + 20 > packet.end ? -1 : behindEtherType(packet, uint16(packet.bytes, offset), offset + 20)
}

function behindEtherTypeAt(packet: Packet, at: number): number {
  return at + 2 > packet.end ? -1 : behindEtherType(packet, uint16(packet.bytes, at), at + 2)
}

/**
 * Follows what an EtherType announces at an offset to the IP header, over any number of VLAN tags (IEEE 802.1Q,
 * 802.1ad) and Cisco MetaData; -1 when there is none.
 */
export function behindEtherType(packet: Packet, etherType: number, offset: number): number {
  let type = etherType
  let at = offset
  while (type !== EtherType.ipv4 && type !== EtherType.ipv6) {
    const next = at + tagLength(type)
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
    default:
      return 0
  }
}

function behindOtherType(packet: Packet, type: number, offset: number): number {
  if (type === EtherType.pppoeSession) return pppoe(packet, offset)
  return type === EtherType.mpls ? mpls(packet, offset) : -1
}

/** A PPPoE header of six bytes (RFC 2516, section 4); code 0 is a session's. */
function pppoe(packet: Packet, offset: number): number {
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

/** Cisco's HDLC (RFC 1547, section 4.3.1): address 0f or 8f, control 0, EtherType; with other addresses PPP. */
function hdlc(packet: Packet, offset: number): number {
  const address = packet.bytes[offset]
  return address === 0x0f || address === 0x8f ? behindEtherTypeAt(packet, offset + 2) : ppp(packet, offset)
}

/** A stack of labels of four bytes each, the last marked (RFC 3032, section 2.1); IP is told by its version. */
function mpls({ bytes, end }: Packet, offset: number): number {
  let at = offset + 4
  while (at < end && (byteAt(bytes, at - 2) & 1) === 0) at += 4
  const version = at < end ? byteAt(bytes, at) >> 4 : 0
  return version === 4 || version === 6 ? at : -1
}

function rawIp(_: Packet, offset: number): number {
  return offset
}

/** Four bytes of address family, in the byte order of the machine that captured (LINKTYPE_LOOP: big-endian). */
function loopback({ bytes, end }: Packet, offset: number): number {
  if (offset + 4 > end) return -1
  const family = uint16(bytes, offset) === 0 ? uint16(bytes, offset + 2) : uint16(bytes, offset, true)
  return ADDRESS_FAMILIES.has(family) ? offset + 4 : -1
}
