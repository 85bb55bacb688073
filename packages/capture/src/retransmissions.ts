import { flowHash } from './flow.ts'
import type { Packet } from './packet.ts'

const SLOTS = 1 << 16

/** A message that begins at the same place of the same flow within this time is the same message, sent again. */
const SECONDS = 120

/**
 * Remembers where messages began, to tell a retransmission from a message. A fixed table of which each slot keeps the
 * newest: a flood of messages makes it forget, never grow. Flows are kept as two 32-bit hashes.
 */
export class Retransmissions {
  readonly #first = new Int32Array(SLOTS)
  readonly #second = new Int32Array(SLOTS)
  readonly #sequence = new Int32Array(SLOTS)
  readonly #seconds = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY)

  /** Whether a message that begins with this packet was seen before; remembers it in either case. */
  isRepeated(packet: Packet): boolean {
    const first = flowHash(packet)
    const second = flowHash(packet, 0x5bd1e995)
    const slot = (first ^ packet.sequence) & (SLOTS - 1)
    const isRepeated =
      this.#first[slot] === first &&
      this.#second[slot] === second &&
      this.#sequence[slot] === packet.sequence &&
      Math.abs(packet.seconds - (this.#seconds[slot] as number)) <= SECONDS
    this.#first[slot] = first
    this.#second[slot] = second
    this.#sequence[slot] = packet.sequence
    this.#seconds[slot] = packet.seconds
    return isRepeated
  }
}
