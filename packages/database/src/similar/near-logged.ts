import type { Alike } from './alike.ts'
import { NearestJa4 } from './nearest-ja4.ts'

/** Items by their JA4s. */
export interface Ja4Index<Item> {
  /** All that lead to any item. */
  ja4s(): Iterable<string>
  withJa4(ja4: string): readonly Item[]
}

/** The JA4 that resembles the one asked for most, its likely distance, and the items of all that resemble it. */
export interface NearJa4<Item> {
  readonly ja4: string
  readonly distance: number
  /** Each item once, with the likeness of its nearest JA4. */
  readonly alike: readonly Alike<Item>[]
}

/** Finds the items whose JA4 resembles one of a log. All JA4s are derived when the first is asked for. */
export class NearLogged<Item> {
  readonly #index: Ja4Index<Item>
  #nearest: NearestJa4 | undefined

  constructor(index: Ja4Index<Item>) {
    this.#index = index
  }

  /** The items of the JA4s that are likely nearer to one of these than `threshold`; see `NearestJa4`. */
  find(ja4: readonly string[], threshold: number): NearJa4<Item> | undefined {
    this.#nearest ??= new NearestJa4([...this.#index.ja4s()])
    const near = this.#nearest.find(ja4, leastOf(threshold))
    const [first] = near
    if (first === undefined) return undefined
    const found = new Map<Item, Alike<Item>>()
    for (const { item: text, ...likeness } of near) {
      for (const item of this.#index.withJa4(text)) if (!found.has(item)) found.set(item, { item, ...likeness })
    }
    return { ja4: first.item, distance: likelyDistance(first.distance), alike: [...found.values()] }
  }
}

/**
 * How far a fingerprint is from the nearest other in the mean, where the least distance that its JA4 allows is 0, and how
 * much farther for each unit of that: a line through 1,213 entries of cisco-2019-12 whose JA4 no other has.
 */
const [MEAN_AT_NONE, MEAN_PER_UNIT] = [0.01, 2.2]

function likelyDistance(least: number): number {
  return Math.min(1, MEAN_AT_NONE + MEAN_PER_UNIT * least)
}

/** The least distance whose likely distance is this. */
function leastOf(likely: number): number {
  return (likely - MEAN_AT_NONE) / MEAN_PER_UNIT
}
