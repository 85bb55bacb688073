import { uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'
import { FragmentedDatagram, type IpFragment } from './fragmented-datagram.ts'

/** What putting fragments together may take at most. */
export interface FragmentLimits {
  /** Datagrams being put together at a time. */
  readonly datagrams: number
  /** Fragments of one datagram, duplicates included. */
  readonly fragments: number
  /** Bytes of all of them. */
  readonly bytes: number
  /** Seconds that a datagram may take, by the times of the capture. */
  readonly seconds: number
}

/** A datagram of 64 KiB is in 119 fragments where every link carries 576 bytes; Linux waits 30 seconds. */
export const DEFAULT_FRAGMENT_LIMITS: FragmentLimits = {
  datagrams: 4096,
  fragments: 128,
  bytes: 16 * 1024 * 1024,
  seconds: 30,
}

/** How datagrams in fragments have ended so far. */
export interface FragmentCounts {
  /** Datagrams that became whole. */
  readonly reassembled: number
  /** Datagrams that will not: a limit or an overlap gave them up, or the capture ended. */
  readonly givenUp: number
}

/**
 * Puts IP datagrams together from their fragments, in whatever order those come, in bounded memory. Where fragments
 * overlap, the first to come wins in IPv4; in IPv6 the datagram is dropped (RFC 5722).
 */
export class FragmentReassembly implements FragmentCounts {
  reassembled = 0
  givenUp = 0
  readonly #limits: FragmentLimits
  /** By addresses and identification, the oldest first. */
  readonly #datagrams = new Map<string, FragmentedDatagram>()
  /** Bytes that the datagrams take. */
  #bytes = 0

  constructor(limits: FragmentLimits) {
    this.#limits = limits
  }

  /** Takes in a fragment. When it is the last one missing, the packet becomes the whole datagram, in its own memory. */
  completes(packet: Packet): boolean {
    const fragment = fragmentOf(packet)
    const key = keyOf(packet)
    this.#makeRoom(packet.seconds, this.#datagrams.has(key) ? 0 : 1)
    const datagram = this.#datagrams.get(key) ?? this.#begin(key, packet.seconds)
    this.#bytes -= datagram.size
    datagram.add(packet, fragment)
    if (datagram.fragments > this.#limits.fragments) datagram.drop()
    this.#bytes += datagram.size
    if (!datagram.isWhole) return false
    this.#remove(key, datagram)
    this.reassembled++
    datagram.putTogether(packet)
    return true
  }

  /** Gives up every datagram that is not whole. */
  finish(): void {
    this.givenUp += this.#datagrams.size
    this.#datagrams.clear()
    this.#bytes = 0
  }

  #begin(key: string, seconds: number): FragmentedDatagram {
    const datagram = new FragmentedDatagram(seconds)
    this.#datagrams.set(key, datagram)
    return datagram
  }

  /** Gives up datagrams that are too old, or too many with the new ones. */
  #makeRoom(now: number, added: number): void {
    for (const [key, datagram] of this.#datagrams) {
      const isOld = now - datagram.seconds > this.#limits.seconds
      const isFull = this.#datagrams.size + added > this.#limits.datagrams || this.#bytes >= this.#limits.bytes
      if (!isOld && !isFull) return
      this.#remove(key, datagram)
      this.givenUp++
    }
  }

  #remove(key: string, datagram: FragmentedDatagram): void {
    this.#datagrams.delete(key)
    this.#bytes -= datagram.size
  }
}

/** What names a datagram: addresses, identification, and in IPv4 the protocol (RFC 791, 3.2; RFC 8200, 4.5). */
function keyOf({ bytes, addresses, addressLength, ipVersion, network, transport, protocol }: Packet): string {
  const identification =
    ipVersion === 4 ? bytes.subarray(network + 4, network + 6) : bytes.subarray(transport - 4, transport)
  const ofVersion = ipVersion === 4 ? [protocol] : []
  return String.fromCharCode(
    ...bytes.subarray(addresses, addresses + 2 * addressLength),
    ...identification,
    ...ofVersion,
  )
}

/**
 * Where a fragment belongs: in IPv4 the header says so (RFC 791, section 3.1), in IPv6 the Fragment header does. All
 * but the last end at a multiple of eight; of one that does not, receivers leave the rest out.
 */
function fragmentOf(packet: Packet): IpFragment {
  const { bytes, network, transport, ipVersion } = packet
  const isIpv4 = ipVersion === 4
  const field = uint16(bytes, isIpv4 ? network + 6 : transport - 6)
  const place = isIpv4 ? (field & 0x1fff) * 8 : field & 0xfff8
  const end = place + statedEnd(packet) - transport
  const isLast = (field & (isIpv4 ? 0x2000 : 1)) === 0
  return { place, end: isLast ? end : end & ~7, isLast }
}

/** Where the packet would end if the capture had not cut it. */
function statedEnd({ bytes, network, ipVersion, ipEnd }: Packet): number {
  const length = uint16(bytes, network + (ipVersion === 4 ? 2 : 4))
  if (length === 0) return ipEnd
  return network + length + (ipVersion === 4 ? 0 : 40)
}
