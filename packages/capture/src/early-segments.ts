import { Packet } from './packet.ts'

const CAPACITY = 256

/**
 * The last segments that began no message: when the first segment of a message overtakes none of its others on the
 * way, they are already here. Segments are kept where they lie until their bytes are about to be overwritten.
 */
export class EarlySegments {
  readonly #packets = Array.from({ length: CAPACITY }, () => new Packet())
  #next = 0
  /** How many of the last kept packets still lie in bytes that are not ours. */
  #borrowed = 0

  keep(packet: Packet): void {
    packetAt(this.#packets, this.#next).borrow(packet)
    this.#next = (this.#next + 1) % CAPACITY
    this.#borrowed = Math.min(this.#borrowed + 1, CAPACITY)
  }

  /** Every kept segment, the oldest first. */
  *[Symbol.iterator](): Generator<Packet> {
    for (let at = 0; at < CAPACITY; at++) {
      const packet = packetAt(this.#packets, this.#next + at)
      if (packet.payloadEnd > packet.payload) yield packet
    }
  }

  /** Copies what is still borrowed, so that the bytes may be overwritten. */
  release(): void {
    for (let back = 1; back <= this.#borrowed; back++) {
      packetAt(this.#packets, this.#next - back + CAPACITY).takeOver()
    }
    this.#borrowed = 0
  }
}

function packetAt(ring: readonly Packet[], at: number): Packet {
  return ring[at % CAPACITY] as Packet
}
