import type { Packet } from '../../packets/packet.ts'
import { type Origin, originOf } from '../record.ts'

/** Bytes and segments of one direction that may wait for one before them. */
const MOST_BYTES = 1 << 20
const MOST_SEGMENTS = 1024

interface Segment {
  readonly sequence: number
  readonly bytes: Uint8Array
  readonly origin: Origin
}

/** Takes bytes in the order of the stream, and where they were seen. */
export type ByteSink = (bytes: Uint8Array, origin: Origin) => void

/** Puts the segments of one direction of a TCP connection in order (RFC 9293, section 3.4). */
export class OrderedStream {
  readonly #sink: ByteSink
  /** The sequence number of the next byte, as a signed 32-bit integer. */
  #next: number
  readonly #waiting = new Map<number, Segment>()
  #waitingBytes = 0

  constructor(next: number, sink: ByteSink) {
    this.#next = next
    this.#sink = sink
  }

  /** Bytes that wait for others before them. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Whether a segment is missing that does not come any more, as far as can be told. */
  get isBroken(): boolean {
    return this.#waitingBytes > MOST_BYTES || this.#waiting.size > MOST_SEGMENTS
  }

  /** Whether a segment is so far from what comes next that it is one of another connection. */
  isFar(sequence: number): boolean {
    return Math.abs((sequence - this.#next) | 0) > MOST_BYTES
  }

  /** Passes on the bytes of a segment that are new, with those that waited for them, or keeps a copy. */
  push(packet: Packet): void {
    const { bytes, payload, payloadEnd, sequence } = packet
    const segment = { sequence, bytes: bytes.subarray(payload, payloadEnd), origin: originOf(packet) }
    if (((sequence - this.#next) | 0) > 0) {
      this.#wait({ ...segment, bytes: segment.bytes.slice() })
      return
    }
    this.#pass(segment)
    if (this.#waiting.size > 0) this.#passWaiting()
  }

  #wait(segment: Segment): void {
    const known = this.#waiting.get(segment.sequence)
    if (known !== undefined && known.bytes.length >= segment.bytes.length) return
    this.#waitingBytes += segment.bytes.length - (known?.bytes.length ?? 0)
    this.#waiting.set(segment.sequence, segment)
  }

  /** What overlaps with bytes that were passed on is left out. */
  #pass({ sequence, bytes, origin }: Segment): void {
    const old = (this.#next - sequence) | 0
    if (old >= bytes.length) return
    this.#next = (sequence + bytes.length) | 0
    this.#sink(bytes.subarray(old), origin)
  }

  #passWaiting(): void {
    const inOrder = [...this.#waiting.values()].sort((a, b) => (a.sequence - b.sequence) | 0)
    for (const segment of inOrder) {
      if (((segment.sequence - this.#next) | 0) > 0) return
      this.#waiting.delete(segment.sequence)
      this.#waitingBytes -= segment.bytes.length
      this.#pass(segment)
    }
  }
}
