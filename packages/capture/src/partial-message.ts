import type { Protocol } from '@fingerpost/fingerprint'
import { Packet } from './packet.ts'

/** A message of which the first segment has come, and others as they came. */
export class PartialMessage {
  readonly protocol: Protocol<unknown>
  /** The first segment, in memory of its own. */
  readonly first = new Packet()
  /** How many bytes the message has at least; grows when a parser learns that it is longer. */
  needed: number
  readonly #limit: number
  #bytes: Uint8Array = new Uint8Array(0)
  /** Ranges of `#bytes` that have come, as [start, end), sorted and apart. */
  #ranges: [number, number][] = []

  /** Begins with the segment in `packet`, and will never hold more than `limit` bytes. */
  constructor(protocol: Protocol<unknown>, packet: Packet, { needed, limit }: { needed: number; limit: number }) {
    this.protocol = protocol
    this.first.borrow(packet)
    this.first.takeOver()
    this.needed = needed
    this.#limit = limit
    this.add(packet)
  }

  /** The bytes from the start of the message up to the first gap. */
  get present(): Uint8Array {
    const first = this.#ranges[0]
    return this.#bytes.subarray(0, first?.[0] === 0 ? first[1] : 0)
  }

  /** How many bytes of memory the message takes. */
  get size(): number {
    return this.#bytes.length
  }

  /** In how many pieces the message is so far. */
  get pieces(): number {
    return this.#ranges.length
  }

  get isWhole(): boolean {
    return this.present.length >= this.needed
  }

  /** The place of a segment's first byte in the message, in the arithmetic of sequence numbers (RFC 9293, 3.4). */
  place(packet: Packet): number {
    return (packet.sequence - this.first.sequence) | 0
  }

  /** Takes what a segment of the same flow has of the message; bytes that came before stay as they are. */
  add(packet: Packet): void {
    const place = this.place(packet)
    const start = Math.max(place, 0)
    const end = Math.min(place + packet.payloadEnd - packet.payload, this.#limit)
    if (start >= end) return
    this.#makeRoom(end)
    const shift = packet.payload - place
    for (const [from, to] of this.#gapsWithin(start, end)) {
      this.#bytes.set(packet.bytes.subarray(from + shift, to + shift), from)
    }
    this.#join(start, end)
  }

  #makeRoom(end: number): void {
    if (end <= this.#bytes.length) return
    const bytes = new Uint8Array(end)
    bytes.set(this.#bytes)
    this.#bytes = bytes
  }

  #gapsWithin(start: number, end: number): [number, number][] {
    const gaps: [number, number][] = []
    let at = start
    for (const [from, to] of this.#ranges) {
      if (at < from && at < end) gaps.push([at, Math.min(from, end)])
      at = Math.max(at, to)
    }
    if (at < end) gaps.push([at, end])
    return gaps
  }

  #join(start: number, end: number): void {
    const apart = this.#ranges.filter(([from, to]) => to < start || from > end)
    const touching = this.#ranges.filter(([from, to]) => to >= start && from <= end)
    const from = Math.min(start, ...touching.map((range) => range[0]))
    const to = Math.max(end, ...touching.map((range) => range[1]))
    this.#ranges = [...apart, [from, to] as [number, number]].sort((a, b) => a[0] - b[0])
  }
}
