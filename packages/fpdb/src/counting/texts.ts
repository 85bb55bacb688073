import { compareText } from '@fingerpost/io/pure'

/** Measured on Node 20: a short text, and its place in the Map. */
const TEXT_BYTES = 110

/** Numbers texts from 0, in the order of their first appearance. */
export class Texts {
  /** About how many bytes they take. */
  bytes = 0
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = []

  /** The number of a text, which is given one if it is new. */
  number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.bytes += TEXT_BYTES + text.length
    this.#numbers.set(text, this.#texts.length)
    return this.#texts.push(text) - 1
  }

  /** The text that has a number. */
  text(number: number): string {
    return this.#texts[number] ?? ''
  }

  /** The rank of each text, by its number: 0 for the first in their order. */
  ranks(): Int32Array {
    return ranksOf(this.#texts.length, (a, b) => compareText(this.text(a), this.text(b)))
  }
}

/** The rank of each of `count` things, by its number, in the order that `compare` gives their numbers. */
export function ranksOf(count: number, compare: (a: number, b: number) => number): Int32Array {
  const ranks = new Int32Array(count)
  const order = new Int32Array(ranks.keys()).sort(compare)
  for (const [rank, number] of order.entries()) ranks[number] = rank
  return ranks
}
