import { addTally, compareTallies, type Tally } from './tally.ts'

/** Tallies in the order of `compareTallies`. */
export type SortedTallies = Iterable<Tally> | AsyncIterable<Tally>

/** A source that has more to give: its next tally, and how to get the one after that. */
interface Source {
  head: Tally
  readonly rest: Iterator<Tally> | AsyncIterator<Tally>
}

/**
 * Merges sorted tallies into one sorted sequence in which no two are of the same executable, day and host: they are
 * added. Holds one tally of each source at a time.
 */
export async function* mergeTallies(sources: readonly SortedTallies[]): AsyncGenerator<Tally> {
  let pending: Tally | undefined
  for await (const tally of interleave(sources)) {
    if (pending !== undefined && compareTallies(pending, tally) === 0) {
      addTally(pending, tally)
      continue
    }
    if (pending !== undefined) yield pending
    pending = tally
  }
  if (pending !== undefined) yield pending
}

async function* interleave(sources: readonly SortedTallies[]): AsyncGenerator<Tally> {
  const open: Source[] = []
  for (const tallies of sources) {
    const source = await advance(iterator(tallies))
    if (source !== undefined) insert(open, source)
  }
  for (let source = open.shift(); source !== undefined; source = open.shift()) {
    yield source.head
    const next = await advance(source.rest)
    if (next !== undefined) insert(open, next)
  }
}

function iterator(tallies: SortedTallies): Iterator<Tally> | AsyncIterator<Tally> {
  return Symbol.asyncIterator in tallies ? tallies[Symbol.asyncIterator]() : tallies[Symbol.iterator]()
}

async function advance(rest: Iterator<Tally> | AsyncIterator<Tally>): Promise<Source | undefined> {
  const { done, value } = await rest.next()
  return done === true ? undefined : { head: value, rest }
}

/** Puts a source in its place; sources are few. */
function insert(open: Source[], source: Source): void {
  const at = open.findIndex(({ head }) => compareTallies(source.head, head) <= 0)
  open.splice(at < 0 ? open.length : at, 0, source)
}
