import { byteAt, uint16 } from '@fingerpost/fingerprint'
import { ethernet } from '../link/ether-type.ts'
import { ieee80211 } from '../link/wireless.ts'
import type { Packet } from '../packet.ts'
import { behindProtocolType } from './gre.ts'
import { type Tunnel, UDP_HEADER } from './tunnel.ts'

export const VXLAN: Tunnel = { type: 'vxlan', open: openVxlan }
export const VXLAN_GPE: Tunnel = { type: 'vxlan-gpe', open: openVxlanGpe }
export const GENEVE: Tunnel = { type: 'geneve', open: openGeneve, typeOffset: UDP_HEADER + 2 }
export const GTP: Tunnel = { type: 'gtp', open: openGtp }
export const AYIYA: Tunnel = { type: 'ayiya', open: openAyiya }
export const CAPWAP: Tunnel = { type: 'capwap', open: openCapwap }

/** The flag of VXLAN for a valid network identifier. */
const VXLAN_I = 0x08

/** RFC 7348, section 5: a header of eight bytes. */
function openVxlan(packet: Packet): number {
  const header = packet.transport + UDP_HEADER
  if (header + 8 > packet.ipEnd || (byteAt(packet.bytes, header) & VXLAN_I) === 0) return -1
  return ethernet(packet, header + 8)
}

/** draft-ietf-nvo3-vxlan-gpe, section 3: version 0, and the next protocol if the flag P is set. */
function openVxlanGpe(packet: Packet): number {
  const header = packet.transport + UDP_HEADER
  const flags = byteAt(packet.bytes, header)
  if (header + 8 > packet.ipEnd || (flags & 0x30) !== 0 || (flags & VXLAN_I) === 0) return -1
  const next = (flags & 0x04) === 0 ? ETHERNET : byteAt(packet.bytes, header + 3)
  if (next === ETHERNET) return ethernet(packet, header + 8)
  return next === IPV4 || next === IPV6 ? header + 8 : -1
}

/** Next protocols of VXLAN-GPE. */
const IPV4 = 1
const IPV6 = 2
const ETHERNET = 3

/** RFC 8926, section 3.4: version 0, and options whose length counts units of four bytes. */
function openGeneve(packet: Packet): number {
  const { bytes, transport, ipEnd } = packet
  const header = transport + UDP_HEADER
  if (header + 8 > ipEnd || byteAt(bytes, header) >> 6 !== 0) return -1
  const optionsLength = (byteAt(bytes, header) & 0x3f) * 4
  return behindProtocolType(packet, uint16(bytes, header + 2), header + 8 + optionsLength)
}

/** The message type of GTP-U that carries a packet. */
const G_PDU = 255

/**
 * 3GPP TS 29.281, section 5.1: version 1, protocol type 1; sequence number, N-PDU number and the type of the first
 * extension header are all there if a flag asks for one of them.
 */
function openGtp({ bytes, transport, ipEnd }: Packet): number {
  const header = transport + UDP_HEADER
  const flags = byteAt(bytes, header)
  if (header + 8 > ipEnd || flags >> 4 !== 0x3 || bytes[header + 1] !== G_PDU) return -1
  if ((flags & 0x07) === 0) return ipAt(bytes, header + 8)
  let at = header + 12
  // An extension header has its length in units of four bytes, and the type of the next in its last one (section 5.2.1).
  for (let type = (flags & 0x04) === 0 ? 0 : byteAt(bytes, at - 1); type !== 0; type = byteAt(bytes, at - 1)) {
    const length = 4 * byteAt(bytes, at)
    if (length === 0 || at + length > ipEnd) return -1
    at += length
  }
  return ipAt(bytes, at)
}

/** What GTP-U carries is not said: IP is told by its version. */
function ipAt(bytes: Uint8Array, at: number): number {
  const version = byteAt(bytes, at) >> 4
  return version === 4 || version === 6 ? at : -1
}

/** IANA protocol numbers of what AYIYA carries. */
const IPV4_IN_IP = 4
const IPV6_IN_IP = 41
const FORWARD = 1

/** draft-massar-v6ops-ayiya-02, section 3: identity and signature have stated lengths, 2^n and 4n bytes. */
function openAyiya({ bytes, transport, ipEnd }: Packet): number {
  const header = transport + UDP_HEADER
  if (header + 8 > ipEnd || (byteAt(bytes, header + 2) & 0x0f) !== FORWARD) return -1
  const next = byteAt(bytes, header + 3)
  const identity = 2 ** (byteAt(bytes, header) >> 4)
  const signature = 4 * (byteAt(bytes, header + 1) >> 4)
  return next === IPV4_IN_IP || next === IPV6_IN_IP ? header + 8 + identity + signature : -1
}

/** Bits of the CAPWAP header from the length of five bits on: native frames, of IEEE 802.11; and a fragment. */
const CapwapBits = { wirelessId: 0x3e00, is80211: 0x0200, native: 0x0100, fragment: 0x0080 } as const

/**
 * RFC 5415, section 4.3: data in the clear, of which the header states its length in units of four bytes. It carries
 * frames of IEEE 802.3 or, where the flag T is set, of the access network, which RFC 5416 says is IEEE 802.11.
 */
function openCapwap(packet: Packet): number {
  const { bytes, transport, ipEnd } = packet
  const header = transport + UDP_HEADER
  if (header + 8 > ipEnd || bytes[header] !== 0) return -1
  const length = 4 * (byteAt(bytes, header + 1) >> 3)
  const bits = uint16(bytes, header + 2)
  if (length < 8 || (bits & CapwapBits.fragment) !== 0) return -1
  if ((bits & CapwapBits.native) === 0) return ethernet(packet, header + length)
  return (bits & CapwapBits.wirelessId) === CapwapBits.is80211 ? ieee80211(packet, header + length) : -1
}
