import { byteAt, uint16, uint32 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'
import { behindLlc } from './ether-type.ts'

/** Bits of the frame control field (IEEE 802.11, section 9.2.4.1): its first byte, and flags in the second. */
const Data = { mask: 0x0f, value: 0x08, none: 0x40, qos: 0x80 } as const
const Flag = { toDs: 0x01, fromDs: 0x02, moreFragments: 0x04, protected: 0x40, order: 0x80 } as const

/** The bit of the QoS control field for several MSDUs in a frame. */
const AGGREGATE = 0x80

/**
 * The offset of the IP header in a data frame of IEEE 802.11 in the clear; -1 for other frames, protected ones and
 * fragments. Of several MSDUs in a frame the first is read. LLC begins at a multiple of `alignment` bytes.
 */
export function ieee80211(packet: Packet, offset: number, alignment = 1): number {
  const { bytes, end } = packet
  if (offset + 24 > end) return -1
  const [control, flags] = [byteAt(bytes, offset), byteAt(bytes, offset + 1)]
  if ((control & Data.mask) !== Data.value || (control & Data.none) !== 0) return -1
  const isFragment = (flags & Flag.moreFragments) !== 0 || (byteAt(bytes, offset + 22) & 0x0f) !== 0
  if (isFragment || (flags & Flag.protected) !== 0) return -1
  const addresses = (flags & Flag.toDs) !== 0 && (flags & Flag.fromDs) !== 0 ? 30 : 24
  if ((control & Data.qos) === 0) return behindLlc(packet, offset + aligned(addresses, alignment))
  const isAggregate = (byteAt(bytes, offset + addresses) & AGGREGATE) !== 0
  const header = addresses + ((flags & Flag.order) === 0 ? 2 : 6)
  return behindLlc(packet, offset + aligned(header, alignment) + (isAggregate ? SUBFRAME_HEADER : 0))
}

/** Both addresses and the length of an MSDU among several. */
const SUBFRAME_HEADER = 14

function aligned(length: number, alignment: number): number {
  return Math.ceil(length / alignment) * alignment
}

/** Bits of a presence word: a time stamp of eight bytes, flags in one, and another such word. */
const Present = { time: 0x01, flags: 0x02, more: 0x80 } as const

/** The flag for a frame whose header is padded to a multiple of four bytes. */
const PADDED = 0x20

/** LINKTYPE_IEEE802_11_RADIOTAP (radiotap.org): version 0, a stated length, little-endian, and an IEEE 802.11 frame. */
export function radiotap(packet: Packet, offset: number): number {
  const { bytes, end } = packet
  if (offset + 8 > end || bytes[offset] !== 0) return -1
  const length = uint16(bytes, offset + 2, true)
  return length < 8 ? -1 : ieee80211(packet, offset + length, isPadded(bytes, offset, length) ? 4 : 1)
}

function isPadded(bytes: Uint8Array, offset: number, length: number): boolean {
  const present = byteAt(bytes, offset + 4)
  if ((present & Present.flags) === 0) return false
  let at = 8
  while (at + 4 <= length && (byteAt(bytes, offset + at - 1) & Present.more) !== 0) at += 4
  if ((present & Present.time) !== 0) at = aligned(at, 8) + 8
  return at < length && (byteAt(bytes, offset + at) & PADDED) !== 0
}

/** LINKTYPE_PPI: version 0, a stated length and the link type of what follows, both little-endian. */
export function ppi(packet: Packet, offset: number): number {
  const { bytes, end } = packet
  if (offset + 8 > end || bytes[offset] !== 0) return -1
  const length = uint16(bytes, offset + 2, true)
  return length < 8 || uint32(bytes, offset + 4, true) !== IEEE802_11 ? -1 : ieee80211(packet, offset + length)
}

/** LINKTYPE_IEEE802_11, which Kismet and others put into PPI. */
const IEEE802_11 = 105

/** Frame control of IEEE 802.15.4 (section 7.2.1), little-endian. */
const LowRate = { type: 0x0007, data: 0x0001, secured: 0x0008, onePan: 0x0040, newer: 0x2000 } as const

/** The dispatch byte of 6LoWPAN for IPv6 as it is (RFC 4944, section 5.1); compressed headers are not read. */
const UNCOMPRESSED_IPV6 = 0x41

/** LINKTYPE_IEEE802_15_4_NOFCS: a data frame in the clear, of 2003 or 2006, with an uncompressed IPv6 packet. */
export function ieee802154({ bytes, end }: Packet, offset: number): number {
  const control = uint16(bytes, offset, true)
  if ((control & LowRate.type) !== LowRate.data || (control & (LowRate.secured | LowRate.newer)) !== 0) return -1
  const destination = addressLength((control >> 10) & 3)
  const source = addressLength(control >> 14)
  const sourcePan = source > 0 && (control & LowRate.onePan) === 0 ? 2 : 0
  const at = offset + 3 + (destination > 0 ? 2 + destination : 0) + sourcePan + source
  return at + 1 < end && bytes[at] === UNCOMPRESSED_IPV6 ? at + 1 : -1
}

function addressLength(mode: number): number {
  if (mode < 2) return 0
  return mode === 2 ? 2 : 8
}
