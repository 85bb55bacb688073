import type { Dated } from './line-format.ts'
import type { Placed } from './read-items.ts'
import type { LabelTally } from './tally.ts'

/**
 * Merges streams that are each nearly in the order of time into one that is no further out of order. Holds one item of each.
 */
export async function* inTimeOrder<Item extends { readonly time: number }>(
  streams: readonly AsyncGenerator<Item>[],
): AsyncGenerator<Item> {
  const heads = await Promise.all(streams.map((stream) => stream.next()))
  for (;;) {
    const first = earliest(heads)
    const head = heads[first]
    if (head === undefined || head.done === true) return
    yield head.value
    heads[first] = await nextOf(streams[first])
  }
}

/** The index of the earliest head; -1 when all streams have ended. */
function earliest(heads: readonly IteratorResult<{ readonly time: number }>[]): number {
  let first = -1
  let least = Number.POSITIVE_INFINITY
  for (const [index, head] of heads.entries()) {
    if (head.done === true || head.value.time >= least) continue
    first = index
    least = head.value.time
  }
  return first
}

async function nextOf<Item>(stream: AsyncGenerator<Item> | undefined): Promise<IteratorResult<Item>> {
  return stream === undefined ? { done: true, value: undefined } : stream.next()
}

/** Checks that no item comes more than the allowed seconds after one of a later time. */
export class OrderWatch {
  /** The greatest time so far. */
  latest = Number.NEGATIVE_INFINITY
  readonly #allowed: number
  readonly #tally: LabelTally

  constructor(allowed: number, tally: LabelTally) {
    this.#allowed = allowed
    this.#tally = tally
  }

  /** Whether the item is within the allowed disorder; counts it if not. */
  isTimely({ time, path, line }: Placed<Dated>): boolean {
    const delay = this.latest - time
    this.latest = Math.max(this.latest, time)
    if (delay <= this.#allowed) return true
    this.#tally.late += 1
    this.#tally.firstLate ??= `${path}:${line}: ${delay.toFixed(3)} s before a line that came earlier`
    return false
  }
}
