import { byteAt, uint16 } from '@fingerpost/fingerprint'
import { ETHERNET } from '../link/link-layer.ts'
import type { Packet } from '../packet.ts'
import { UDP } from '../transport/udp.ts'
import { tunnelOf } from './tunnels.ts'

/** IANA protocol numbers of what carries packets, in the clear or not. */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [4, 'ipip'],
  [41, 'ipip'],
  [47, 'gre'],
  [50, 'esp'],
  [55, 'mobile'],
  [97, 'etherip'],
  [108, 'ipcomp'],
  [115, 'l2tp'],
  [137, 'mpls'],
])

/** UDP ports (IANA's list) of what carries packets, besides those of `tunnelOf`. */
const PORTS: ReadonlyMap<number, string> = new Map([
  [1194, 'openvpn'],
  [1701, 'l2tp'],
  [3544, 'teredo'],
  [4341, 'lisp'],
  [4500, 'esp'],
  [4755, 'gre in dtls'],
  [5246, 'capwap control'],
  [6080, 'gue'],
  [6635, 'mpls'],
  [51820, 'wireguard'],
])

/** EtherTypes of what carries packets. */
const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x22f3, 'trill'],
  [0x8847, 'mpls'],
  [0x8848, 'mpls'],
  [0x8864, 'pppoe'],
  [0x88e5, 'macsec'],
  [0x88e7, 'ieee802.1ah'],
  [0x894f, 'nsh'],
])

/** LINKTYPE_ values of IEEE 802.11, alone and behind a header that states its length, and of IEEE 802.15.4. */
const IEEE802_11 = 105
const WITH_HEADER: ReadonlySet<number> = new Set([127, 192])
const IEEE802_15_4 = 230

/** The frame control of data frames of IEEE 802.11 that hold data: others carry none. */
const DATA = { mask: 0x4c, value: 0x08 } as const

/** The name of what an IP packet that begins no message seems to carry packets in; undefined for an ordinary one. */
export function unopenedTunnel(packet: Packet): string | undefined {
  const { protocol, bytes, transport, ipEnd } = packet
  if (protocol !== UDP) return PROTOCOLS.get(protocol)
  if (transport + 4 > ipEnd) return undefined
  const destination = PORTS.get(uint16(bytes, transport + 2)) ?? PORTS.get(uint16(bytes, transport))
  return destination ?? tunnelOf(packet)?.type
}

/** The name of what a frame without a readable IP packet carries packets in; undefined for one that carries none. */
export function unopenedFrame({ linkType, bytes, start, end }: Packet): string | undefined {
  if (linkType === ETHERNET) return start + 14 > end ? undefined : ETHER_TYPES.get(uint16(bytes, start + 12))
  if (linkType === IEEE802_15_4) return 'ieee802.15.4'
  if (linkType !== IEEE802_11 && !WITH_HEADER.has(linkType)) return undefined
  const frame = linkType === IEEE802_11 ? start : start + uint16(bytes, start + 2, true)
  return frame < end && (byteAt(bytes, frame) & DATA.mask) === DATA.value ? 'ieee802.11' : undefined
}
