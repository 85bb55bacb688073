import { byteAt, uint16 } from '@fingerpost/fingerprint'
import { behindEtherType, ethernet, ppp } from '../link/ether-type.ts'
import { ieee80211 } from '../link/wireless.ts'
import type { Packet } from '../packet.ts'
import { type Tunnel, UDP_HEADER } from './tunnel.ts'

/** The protocol type of a tunnel that carries Ethernet frames (RFC 1701, section 2). */
const TRANSPARENT_ETHERNET = 0x6558
const PPP = 0x880b
const ERSPAN_II = 0x88be
const ERSPAN_III = 0x22eb

/** Aruba's protocol types for IEEE 802.11 frames: 8200 to 8370 in steps of 10, as Wireshark has them, and 9000. */
const ARUBA = { first: 0x8200, last: 0x8370, step: 0x10, other: 0x9000 } as const

/** GRE in IP, and in UDP (RFC 8086). */
export const GRE: Tunnel = {
  type: 'gre',
  open: (packet) => openGre(packet, packet.transport),
  typeOffset: 2,
}
export const GRE_IN_UDP: Tunnel = {
  type: 'gre',
  open: (packet) => openGre(packet, packet.transport + UDP_HEADER),
  typeOffset: UDP_HEADER + 2,
}

/** Flags of GRE (RFC 2784, section 2; RFC 2890): checksum, key and sequence number take four bytes each. */
const GreFlag = { checksum: 0x8000, routing: 0x4000, key: 0x2000, sequence: 0x1000, acknowledgment: 0x80 } as const

/** Version 0, and version 1 (RFC 2637, section 4.1), in which PPTP carries PPP. */
function openGre(packet: Packet, header: number): number {
  const { bytes, ipEnd } = packet
  if (header + 4 > ipEnd) return -1
  const flags = uint16(bytes, header)
  const version = flags & 7
  if (version > 1 || (flags & GreFlag.routing) !== 0) return -1
  const acknowledgment = version === 1 ? GreFlag.acknowledgment : 0
  const options = [GreFlag.checksum, GreFlag.key, GreFlag.sequence, acknowledgment]
  const present = options.filter((flag) => (flags & flag) !== 0)
  const content = header + 4 + 4 * present.length
  const type = uint16(bytes, header + 2)
  if (type === ERSPAN_II) return ethernet(packet, content + ((flags & GreFlag.sequence) === 0 ? 0 : 8))
  return behindProtocolType(packet, type, content)
}

/** Follows what the protocol type of a tunnel announces, an EtherType or one of a tunnel's own. */
export function behindProtocolType(packet: Packet, type: number, offset: number): number {
  switch (type) {
    case TRANSPARENT_ETHERNET:
      return ethernet(packet, offset)
    case PPP:
      return ppp(packet, offset)
    case ERSPAN_III:
      return behindErspan3(packet, offset)
    default:
      return isArubas(type) ? ieee80211(packet, offset) : behindEtherType(packet, type, offset)
  }
}

/** draft-foschiano-erspan, section 4.3: twelve bytes, and eight more if the last bit says so. */
function behindErspan3(packet: Packet, offset: number): number {
  const hasSubheader = (byteAt(packet.bytes, offset + 11) & 1) === 1
  return offset + 12 > packet.ipEnd ? -1 : ethernet(packet, offset + (hasSubheader ? 20 : 12))
}

function isArubas(type: number): boolean {
  if (type === ARUBA.other) return true
  return type >= ARUBA.first && type <= ARUBA.last && type % ARUBA.step === 0
}
