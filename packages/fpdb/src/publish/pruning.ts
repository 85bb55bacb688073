import { type Ranked, ranking } from '@fingerpost/io/pure'
import type { Weights } from './ageing.ts'
import type { PublishOptions } from './options.ts'
import type { Sum } from './sums.ts'

/** Which sums are published, and what they count as. */
export class Pruning {
  readonly #options: PublishOptions
  readonly #weights: Weights

  constructor(options: PublishOptions, weights: Weights) {
    this.#options = options
    this.#weights = weights
  }

  /** Whether a sum is counted often enough, on enough hosts. */
  isKept({ count, hosts }: Sum): boolean {
    const { minCount = 1, minHosts = 0 } = this.#options
    return this.scaled(count) >= minCount && (hosts?.size ?? 0) >= minHosts
  }

  /** A weighed count as a whole number: what was observed at all counts at least once. */
  scaled(count: number): number {
    return Math.max(1, Math.round(count / this.#weights.unit))
  }

  /** The kept names with the greatest counts, at most `limit`. */
  ranked(sums: ReadonlyMap<string, Sum> = new Map(), limit: number): readonly Ranked[] {
    const kept = [...sums].filter(([, sum]) => this.isKept(sum))
    return ranking(new Map(kept.map(([name, { count }]) => [name, this.scaled(count)])), limit)
  }
}
