import type { Sample } from './exposition.ts'

/** Upper bounds in seconds: from a batch of one line to one that waits for a slow reader. */
const BOUNDS: readonly number[] = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, Number.POSITIVE_INFINITY]

/** Durations, counted by upper bounds. */
export class Histogram {
  readonly #counts = BOUNDS.map(() => 0)
  #sum = 0

  /** Counts a duration in seconds. */
  observe(seconds: number): void {
    const at = BOUNDS.findIndex((bound) => seconds <= bound)
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#sum += seconds
  }

  /** Its buckets, which hold what those before them hold, its sum and its count. */
  samples(): readonly Sample[] {
    let count = 0
    const buckets = BOUNDS.map((bound, at) => {
      count += this.#counts[at] ?? 0
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound)
      return { suffix: '_bucket' as const, labels: { le }, value: count }
    })
    return [...buckets, { suffix: '_sum', value: this.#sum }, { suffix: '_count', value: count }]
  }
}
