import { ranksOf } from './texts.ts'

/** Words of a slot: a pair, and its number and one more; 0 for an empty slot. */
const SLOT_WORDS = 3
const LEAST_SLOTS = 1 << 6
/** A table that is fuller than this is made twice as large. */
const FULLEST = 0.6

/**
 * Numbers pairs of integers from 0, in the order of their first appearance. Counting spends most of its time here: open
 * addressing in one typed array takes a third of the time of nested Maps, and a tenth of the memory.
 */
export class PairTable {
  /** How many pairs there are. */
  size = 0
  #slots = new Int32Array(SLOT_WORDS * LEAST_SLOTS)
  #slotCount = LEAST_SLOTS

  /** The number of a pair, which is given one if it is new. */
  number(first: number, second: number): number {
    const slots = this.#slots
    const mask = this.#slotCount - 1
    let at = hashOf(first, second) & mask
    for (;;) {
      const word = SLOT_WORDS * at
      const number = slots[word + 2] ?? 0
      if (number === 0) break
      if (slots[word] === first && slots[word + 1] === second) return number - 1
      at = (at + 1) & mask
    }
    return this.#add(at, first, second)
  }

  /** How many bytes it takes. */
  get bytes(): number {
    return this.#slots.byteLength
  }

  /** The first and the second of each pair, by their number. */
  pairs(): { readonly firsts: Int32Array; readonly seconds: Int32Array } {
    const [firsts, seconds] = [new Int32Array(this.size), new Int32Array(this.size)]
    for (let word = 0; word < this.#slots.length; word += SLOT_WORDS) {
      const number = this.#slots[word + 2] ?? 0
      if (number === 0) continue
      firsts[number - 1] = this.#slots[word] ?? 0
      seconds[number - 1] = this.#slots[word + 1] ?? 0
    }
    return { firsts, seconds }
  }

  /**
   * The rank of each pair, by its number, when they are sorted by the ranks of their firsts and seconds; these are ranks
   * themselves where they are given no others.
   */
  ranks(ofFirst: Int32Array | undefined, ofSecond: Int32Array): Int32Array {
    const { firsts, seconds } = this.pairs()
    const [first, second] = [ofFirst === undefined ? firsts : ranked(firsts, ofFirst), ranked(seconds, ofSecond)]
    return ranksOf(this.size, (a, b) => (first[a] ?? 0) - (first[b] ?? 0) || (second[a] ?? 0) - (second[b] ?? 0))
  }

  #add(at: number, first: number, second: number): number {
    this.size += 1
    this.#slots.set([first, second, this.size], SLOT_WORDS * at)
    if (this.size > FULLEST * this.#slotCount) this.#grow()
    return this.size - 1
  }

  #grow(): void {
    const old = this.#slots
    this.#slotCount *= 2
    this.#slots = new Int32Array(SLOT_WORDS * this.#slotCount)
    for (let word = 0; word < old.length; word += SLOT_WORDS) {
      if (old[word + 2] !== 0) this.#move(old.subarray(word, word + SLOT_WORDS))
    }
  }

  #move(slot: Int32Array): void {
    const mask = this.#slotCount - 1
    let at = hashOf(slot[0] ?? 0, slot[1] ?? 0) & mask
    while (this.#slots[SLOT_WORDS * at + 2] !== 0) at = (at + 1) & mask
    this.#slots.set(slot, SLOT_WORDS * at)
  }
}

function ranked(numbers: Int32Array, ranks: Int32Array): Int32Array {
  return numbers.map((number) => ranks[number] ?? 0)
}

function hashOf(first: number, second: number): number {
  const hash = Math.imul(first, 0x9e3779b1) + Math.imul(second, 0x85ebca6b)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 6
}
