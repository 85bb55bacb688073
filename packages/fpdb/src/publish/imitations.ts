import type { Imitation } from '@fingerpost/database'
import { compareText } from '@fingerpost/io/pure'
import type { Tally } from '../tallies/tally.ts'
import type { PruneLimits } from './options.ts'
import type { Pruning } from './pruning.ts'
import { ExecutableSums, facetSums } from './sums.ts'

/** The imitations of one fingerprint: the sums of each imitator, by the program that it imitates. */
export class ImitationSums {
  readonly #byProgram = new Map<string, Map<string, ExecutableSums>>()

  /** All of them, also those that are not published. */
  get imitators(): ExecutableSums[] {
    return [...this.#byProgram.values()].flatMap((imitators) => [...imitators.values()])
  }

  /** The sums that a tally belongs to. Imitators are told apart by name, whatever their executables. */
  of({ process, imitates }: Tally): ExecutableSums {
    const imitators = this.#byProgram.get(imitates) ?? new Map<string, ExecutableSums>()
    this.#byProgram.set(imitates, imitators)
    const sums = imitators.get(process) ?? new ExecutableSums(process)
    imitators.set(process, sums)
    return sums
  }

  /** What of them is published, in the order of docs/formats/database.md. */
  published(pruning: Pruning, limits: PruneLimits): Imitation[] {
    const imitations = [...this.#byProgram].map(([process, imitators]) => {
      const all = [...imitators.values()]
      const own = new Map(all.map((sums) => [sums.process, sums.own]))
      const kept = pruning.ranked(own, limits.processes)
      const versions = pruning
        .ranked(facetSums(all, 'imitated_versions'), limits.destinations)
        .map(([version]) => version)
      const count = kept.reduce((sum, [, one]) => sum + one, 0)
      return { process, count, versions: versions.sort(compareText), imitators: new Map(kept) }
    })
    return imitations
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || compareText(a.process, b.process))
      .slice(0, limits.processes)
  }
}
