import type { Ciphers, Parsed, ParseFailure, Protocol } from '@fingerpost/fingerprint'
import { gapsWithin } from '../../packets/byte-ranges.ts'
import { Packet } from '../../packets/packet.ts'
import type { PendingMessage } from './pending-messages.ts'
import type { MessageBeginning } from './reassembly.ts'

/** The segments of a message after which a parser is asked only when an eighth more has come. */
const MANY = 64

/** So many first bytes are no beginning by chance. */
const CERTAIN = 16

/** A message of a stream of which the first segment has come, and others as they came. */
export class PartialStream implements PendingMessage {
  readonly protocol: Protocol<unknown>
  readonly first = new Packet()
  /** How many segments have brought something. */
  segments = 0
  /** How many doubtful beginnings on its flow turned out to be its middle. */
  mistakes = 0
  #needed: number
  readonly #limit: number
  readonly #context: { readonly ciphers: Ciphers; readonly following: readonly Uint8Array[] }
  #bytes: Uint8Array = new Uint8Array(0)
  /** Ranges of `#bytes` that have come, as [start, end), sorted and apart. */
  readonly #ranges: (readonly [number, number])[] = []
  #result: Parsed<unknown> | ParseFailure | undefined

  /** Begins with the segment in `packet`, and will never hold more than `limit` bytes. */
  constructor({ protocol, packet, missing }: MessageBeginning, limit: number, ciphers: Ciphers) {
    this.protocol = protocol
    this.first.borrow(packet)
    this.first.takeOver()
    this.#needed = packet.payloadEnd - packet.payload + missing
    this.#limit = limit
    this.#context = { ciphers, following: [] }
    this.add(packet)
  }

  /** Whether its first segment is so short that it may be the middle of another message. */
  get isDoubtful(): boolean {
    return this.first.payloadEnd - this.first.payload < CERTAIN
  }

  get size(): number {
    return this.#bytes.length
  }

  /**
   * How many bytes the message has at least; the parser is asked again when there are as many as it wanted. From a
   * message in very many segments it is not asked for each: reading it over and over must not cost more than it brings.
   */
  get needed(): number {
    const present = this.#present.length
    if (present >= this.#needed) {
      const { missing } = this.result
      const patience = missing > 0 && this.segments > MANY ? present >> 3 : 0
      this.#needed = present + Math.max(missing, patience)
    }
    return this.#needed
  }

  get isWhole(): boolean {
    return this.#present.length >= this.needed
  }

  get result(): Parsed<unknown> | ParseFailure {
    const present = this.#present
    this.#result ??= this.protocol.parse(present, 0, present.length, this.#context)
    return this.#result
  }

  /** The bytes from the start of the message up to the first gap. */
  get #present(): Uint8Array {
    const first = this.#ranges[0]
    return this.#bytes.subarray(0, first?.[0] === 0 ? first[1] : 0)
  }

  /** The place of a segment's first byte in the message, in the arithmetic of sequence numbers (RFC 9293, 3.4). */
  place(packet: Packet): number {
    return (packet.sequence - this.first.sequence) | 0
  }

  /**
   * Takes what a segment of the same flow has of the message; bytes that came before stay as they are. Gives by how
   * much the message has grown in memory.
   */
  add(packet: Packet): number {
    const place = this.place(packet)
    const start = Math.max(place, 0)
    const end = Math.min(place + packet.payloadEnd - packet.payload, this.#limit)
    if (start >= end) return 0
    const before = this.#bytes.length
    this.#makeRoom(end)
    const shift = packet.payload - place
    const [first, last] = this.#touching(start, end)
    const touching = this.#ranges.slice(first, last)
    for (const [from, to] of gapsWithin([start, end], touching)) {
      this.#bytes.set(packet.bytes.subarray(from + shift, to + shift), from)
    }
    const from = Math.min(start, touching[0]?.[0] ?? start)
    const to = Math.max(end, touching.at(-1)?.[1] ?? end)
    this.#ranges.splice(first, last - first, [from, to])
    this.segments++
    this.#result = undefined
    return this.#bytes.length - before
  }

  #makeRoom(end: number): void {
    if (end <= this.#bytes.length) return
    const bytes = new Uint8Array(end)
    bytes.set(this.#bytes)
    this.#bytes = bytes
  }

  /** The positions of the ranges that touch [start, end), the last one exclusive. */
  #touching(start: number, end: number): readonly [number, number] {
    let [first, beyond] = [0, this.#ranges.length]
    while (first < beyond) {
      const middle = (first + beyond) >> 1
      if ((this.#ranges[middle]?.[1] ?? 0) < start) first = middle + 1
      else beyond = middle
    }
    let last = first
    while ((this.#ranges[last]?.[0] ?? Number.POSITIVE_INFINITY) <= end) last++
    return [first, last]
  }
}
