import { uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'
import { behindEtherType, behindEtherTypeAt, behindLlc, EtherType, ethernet, ppp, pppoe } from './ether-type.ts'
import { nflog } from './nflog.ts'
import { ieee80211, ieee802154, ppi, radiotap } from './wireless.ts'

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
  [10, fddi],
  [12, rawIp],
  [14, rawIp],
  [50, hdlc],
  [51, pppoe],
  [101, rawIp],
  [104, hdlc],
  [105, (packet, offset) => ieee80211(packet, offset)],
  [108, loopback],
  [113, linuxCooked],
  [127, radiotap],
  [192, ppi],
  [228, rawIp],
  [229, rawIp],
  [230, ieee802154],
  [239, nflog],
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

/** LINKTYPE_FDDI: frame control and addresses, and LLC. */
function fddi(packet: Packet, offset: number): number {
  return behindLlc(packet, offset + 13)
}

/** LINKTYPE_LINUX_SLL: sixteen bytes, the protocol in the last two. */
function linuxCooked(packet: Packet, offset: number): number {
  return behindEtherTypeAt(packet, offset + 14)
}

/** LINKTYPE_LINUX_SLL2: twenty bytes, the protocol in the first two. */
function linuxCooked2(packet: Packet, offset: number): number {
  return offset + 20 > packet.end ? -1 : behindEtherType(packet, uint16(packet.bytes, offset), offset + 20)
}

/** Cisco's HDLC (RFC 1547, section 4.3.1): address 0f or 8f, control 0, EtherType; with other addresses PPP. */
function hdlc(packet: Packet, offset: number): number {
  const address = packet.bytes[offset]
  return address === 0x0f || address === 0x8f ? behindEtherTypeAt(packet, offset + 2) : ppp(packet, offset)
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
