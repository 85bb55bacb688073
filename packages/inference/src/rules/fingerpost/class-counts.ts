import type { ProcessInfo } from '@fingerpost/database'
import { pmercuryRule } from '../pmercury.ts'
import type { WeighedFeature } from './parameters.ts'

/** Sessions by class in the form that `classOf` gives, with their sum. */
export class ClassTally {
  readonly #counts = new Map<string, number>()
  #total = 0

  /** Adds the classes of a process; counts that are not above 0 are no evidence. */
  add({ classes, weight = 1 }: ProcessInfo, feature: WeighedFeature): void {
    const counts = classes[feature] ?? {}
    for (const stored in counts) {
      const count = weight * (counts[stored] ?? 0)
      if (!(count > 0)) continue
      const name = pmercuryRule.storedClass(feature, stored)
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
      this.#total += count
    }
  }

  /** The share of a class, 0 to 1; undefined where nothing was counted. */
  share(name: string): number | undefined {
    return this.#total > 0 ? (this.#counts.get(name) ?? 0) / this.#total : undefined
  }
}
