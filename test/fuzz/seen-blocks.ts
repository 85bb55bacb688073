import type { Profiler } from 'node:inspector'
import type { Executed } from '../support/block-coverage.ts'

/** Remembers which places of the sources have ever run. */
export class SeenBlocks {
  /** By function: one byte for each place of its text, 1 where it has run. */
  readonly #places = new Map<string, Uint8Array>()

  /** How many places have run. */
  get size(): number {
    return [...this.#places.values()].flatMap((places) => [...places]).filter((place) => place === 1).length
  }

  /** Whether something ran that never had before. */
  hasNews(executed: Executed): boolean {
    return executed.some((each) => this.#isNew(each))
  }

  /** Remembers all that ran, and tells whether something of it never had before. */
  add(executed: Executed): boolean {
    const news = executed.filter((each) => this.#isNew(each))
    for (const { functionName, ranges } of news) {
      const places = placesOf(ranges)
      const before = this.#places.get(functionName)
      this.#places.set(
        functionName,
        before === undefined ? places : places.map((place, at) => place | (before[at] ?? 0)),
      )
    }
    return news.length > 0
  }

  #isNew({ functionName, ranges }: Profiler.FunctionCoverage): boolean {
    const before = this.#places.get(functionName)
    return before === undefined || placesOf(ranges).some((place, at) => place > (before[at] ?? 0))
  }
}

/** V8 gives a function as ranges within ranges, the outer one first. */
function placesOf(ranges: readonly Profiler.CoverageRange[]): Uint8Array {
  const { startOffset: start, endOffset: end } = ranges[0] ?? { startOffset: 0, endOffset: 0 }
  const places = new Uint8Array(end - start)
  for (const { startOffset, endOffset, count } of ranges) {
    places.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start)
  }
  return places
}
