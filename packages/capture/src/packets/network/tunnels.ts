import { byteAt, uint16 } from '@fingerpost/fingerprint'
import { behindEtherType, ethernet, ppp } from '../link/ether-type.ts'
import type { Packet } from '../packet.ts'
import { UDP } from '../transport/udp.ts'

/** A way to carry packets in IP packets. */
export interface Tunnel {
  readonly type: 'ipip' | 'gre' | 'vxlan' | 'geneve'
  /** The offset of the IP header in the tunnel that a packet opens; -1 when it carries something else. */
  readonly open: (packet: Packet) => number
  /** How far behind the transport header the type of the content lies; undefined where there is only one. */
  readonly typeOffset?: number
}

/** IANA protocol numbers of IPv4 in IP (RFC 2003), IPv6 in IP (RFC 2473, RFC 4213) and GRE. */
const IPV4_IN_IP = 4
const IPV6_IN_IP = 41
const GRE = 47

const UDP_HEADER = 8
const VXLAN_PORT = 4789
const GENEVE_PORT = 6081

/** The protocol type of a tunnel that carries Ethernet frames (RFC 1701, section 2). */
const TRANSPARENT_ETHERNET = 0x6558
const PPP = 0x880b
const ERSPAN_II = 0x88be
const ERSPAN_III = 0x22eb

const IP_IN_IP: Tunnel = { type: 'ipip', open: ({ transport }) => transport }
const GENERIC: Tunnel = { type: 'gre', open: openGre, typeOffset: 2 }
const VXLAN: Tunnel = { type: 'vxlan', open: openVxlan }
const GENEVE: Tunnel = { type: 'geneve', open: openGeneve, typeOffset: UDP_HEADER + 2 }

/** The tunnel that a packet says to be one of, by its protocol or its destination port. */
export function tunnelOf({ bytes, protocol, transport, ipEnd }: Packet): Tunnel | undefined {
  if (protocol === UDP) return transport + 4 <= ipEnd ? tunnelOverUdp(uint16(bytes, transport + 2)) : undefined
  if (protocol === IPV4_IN_IP || protocol === IPV6_IN_IP) return IP_IN_IP
  return protocol === GRE ? GENERIC : undefined
}

function tunnelOverUdp(port: number): Tunnel | undefined {
  if (port === VXLAN_PORT) return VXLAN
  return port === GENEVE_PORT ? GENEVE : undefined
}

/** Flags of GRE (RFC 2784, section 2; RFC 2890): checksum, key and sequence number take four bytes each. */
const GreFlag = { checksum: 0x8000, routing: 0x4000, key: 0x2000, sequence: 0x1000, acknowledgment: 0x80 } as const

/** Version 0, and version 1 (RFC 2637, section 4.1), in which PPTP carries PPP. */
function openGre(packet: Packet): number {
  const { bytes, transport, ipEnd } = packet
  if (transport + 4 > ipEnd) return -1
  const flags = uint16(bytes, transport)
  const version = flags & 7
  if (version > 1 || (flags & GreFlag.routing) !== 0) return -1
  const acknowledgment = version === 1 ? GreFlag.acknowledgment : 0
  const options = [GreFlag.checksum, GreFlag.key, GreFlag.sequence, acknowledgment]
  const present = options.filter((flag) => (flags & flag) !== 0)
  const content = transport + 4 + 4 * present.length
  const type = uint16(bytes, transport + 2)
  if (type === ERSPAN_II) return ethernet(packet, content + ((flags & GreFlag.sequence) === 0 ? 0 : 8))
  return behindProtocolType(packet, type, content)
}

/** RFC 7348, section 5: a header of eight bytes, of which the flag for a valid network identifier is set. */
function openVxlan(packet: Packet): number {
  const header = packet.transport + UDP_HEADER
  if (header + 8 > packet.ipEnd || (byteAt(packet.bytes, header) & 0x08) === 0) return -1
  return ethernet(packet, header + 8)
}

/** RFC 8926, section 3.4: version 0, and options whose length counts units of four bytes. */
function openGeneve(packet: Packet): number {
  const { bytes, transport, ipEnd } = packet
  const header = transport + UDP_HEADER
  if (header + 8 > ipEnd || byteAt(bytes, header) >> 6 !== 0) return -1
  const optionsLength = (byteAt(bytes, header) & 0x3f) * 4
  return behindProtocolType(packet, uint16(bytes, header + 2), header + 8 + optionsLength)
}

/** Follows what the protocol type of a tunnel announces, an EtherType or one of a tunnel's own. */
function behindProtocolType(packet: Packet, type: number, offset: number): number {
  switch (type) {
    case TRANSPARENT_ETHERNET:
      return ethernet(packet, offset)
    case PPP:
      return ppp(packet, offset)
    case ERSPAN_III:
      return behindErspan3(packet, offset)
    default:
      return behindEtherType(packet, type, offset)
  }
}

/** draft-foschiano-erspan, section 4.3: twelve bytes, and eight more if the last bit says so. */
function behindErspan3(packet: Packet, offset: number): number {
  const hasSubheader = (byteAt(packet.bytes, offset + 11) & 1) === 1
  return offset + 12 > packet.ipEnd ? -1 : ethernet(packet, offset + (hasSubheader ? 20 : 12))
}
