import { uint16 } from '@fingerpost/fingerprint'
import type { Packet } from './packet.ts'

const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
const ETHERTYPE_CISCO_METADATA = 0x8909
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])

/** BSD's AF_INET, and the values of AF_INET6 on NetBSD and OpenBSD, FreeBSD, and macOS. */
const ADDRESS_FAMILIES: ReadonlySet<number> = new Set([2, 24, 28, 30])

type NetworkLayer = (packet: Packet) => number

/** Per LINKTYPE_ value (tcpdump.org/linktypes.html), the function that finds the IP header. */
const LINK_LAYERS: ReadonlyMap<number, NetworkLayer> = new Map([
  [0, loopback],
  [1, ethernet],
  [12, rawIp],
  [14, rawIp],
  [101, rawIp],
  [108, loopback],
  [113, linuxCooked],
  [228, rawIp],
  [229, rawIp],
  [276, linuxCooked2],
])

/** Whether packets of a link type can be read. */
export function isSupportedLinkType(linkType: number): boolean {
  return LINK_LAYERS.has(linkType)
}

/** The offset of the IP header of a packet; -1 when it carries something else. */
export function findNetworkLayer(packet: Packet): number {
  if (packet.linkType === 1) return ethernet(packet)
  return LINK_LAYERS.get(packet.linkType)?.(packet) ?? -1
}

function ethernet(packet: Packet): number {
  return behindEtherType(packet, packet.start + 12)
}

/** LINKTYPE_LINUX_SLL: sixteen bytes, the protocol in the last two. */
function linuxCooked(packet: Packet): number {
  return behindEtherType(packet, packet.start + 14)
}

/** LINKTYPE_LINUX_SLL2: twenty bytes, the protocol in the first two. */
function linuxCooked2(packet: Packet): number {
  if (packet.start + 20 > packet.end) return -1
  const type = uint16(packet.bytes, packet.start)
  if (isIp(type)) return packet.start + 20
  return VLAN_TAGS.has(type) ? behindEtherType(packet, packet.start + 22) : -1
}

/** Follows VLAN tags (IEEE 802.1Q, 802.1ad) and Cisco MetaData from an EtherType to the IP header. */
function behindEtherType({ bytes, end }: Packet, offset: number): number {
  for (let at = offset; at + 2 <= end; ) {
    const type = uint16(bytes, at)
    if (isIp(type)) return at + 2
    if (VLAN_TAGS.has(type)) at += 4
    else if (type === ETHERTYPE_CISCO_METADATA) at += 8
    else return -1
  }
  return -1
}

function rawIp(packet: Packet): number {
  return packet.start
}

/** Four bytes of address family, in the byte order of the machine that captured (LINKTYPE_LOOP: big-endian). */
function loopback({ bytes, start, end }: Packet): number {
  if (start + 4 > end) return -1
  const family = uint16(bytes, start) === 0 ? uint16(bytes, start + 2) : littleEndian16(bytes, start)
  return ADDRESS_FAMILIES.has(family) ? start + 4 : -1
}

function isIp(type: number): boolean {
  return type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6
}

function littleEndian16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
}
