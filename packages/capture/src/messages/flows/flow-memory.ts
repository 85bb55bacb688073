import { byteAt } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import { flowHash, reverseFlowHash } from './flow.ts'

const SLOTS = 1 << 16

/** By the times of the capture; what a flow did before that is forgotten. */
const SECONDS = 120

const SECOND_SEED = 0x5bd1e995

/**
 * Remembers flows for a while, each with a number that says what is remembered of it. A fixed table of which each slot
 * keeps the newest: a flood of flows makes it forget, never grow. Flows are kept as two 32-bit hashes.
 */
export class FlowMemory {
  readonly #first = new Int32Array(SLOTS)
  readonly #second = new Int32Array(SLOTS)
  readonly #number = new Int32Array(SLOTS)
  /** One more than the time, so that 0 stands for none: memory that is never written costs next to nothing. */
  readonly #seconds = new Float64Array(SLOTS)

  remember(packet: Packet, number: number): void {
    const first = flowHash(packet)
    const slot = slotOf(first, number)
    this.#first[slot] = first
    this.#second[slot] = flowHash(packet, SECOND_SEED)
    this.#number[slot] = number
    this.#seconds[slot] = packet.seconds + 1
  }

  /** Whether a number is remembered of the packet's flow. */
  has(packet: Packet, number: number): boolean {
    const slot = this.#slotWith(flowHash(packet), number, packet.seconds)
    return slot >= 0 && this.#second[slot] === flowHash(packet, SECOND_SEED)
  }

  /** Whether a number is remembered of the flow in the other direction. */
  hasReverse(packet: Packet, number: number): boolean {
    const slot = this.#slotWith(reverseFlowHash(packet), number, packet.seconds)
    return slot >= 0 && this.#second[slot] === reverseFlowHash(packet, SECOND_SEED)
  }

  /** The slot that holds a flow's first hash and a number, if it is not too old; else -1. */
  #slotWith(first: number, number: number, seconds: number): number {
    const slot = slotOf(first, number)
    const then = this.#seconds[slot] ?? 0
    if (then <= 0 || this.#first[slot] !== first || this.#number[slot] !== number) return -1
    return Math.abs(seconds + 1 - then) <= SECONDS ? slot : -1
  }
}

function slotOf(hash: number, number: number): number {
  return (hash ^ number) & (SLOTS - 1)
}

/** How many bytes of a datagram are looked at: headers, and the first of what is different in every one. */
const HASHED = 64

/** A 32-bit hash of a datagram's length and first bytes: FNV-1a (draft-eastlake-fnv, section 2). */
export function contentHash(bytes: Uint8Array, start: number, end: number): number {
  return bytesHash(bytes, start, Math.min(end, start + HASHED), end - start)
}

/** A 32-bit hash of bytes and a number, their length if none is given: FNV-1a. */
export function bytesHash(bytes: Uint8Array, start: number, end: number, seed = end - start): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ byteAt(bytes, at), 0x01000193)
  return hash
}
