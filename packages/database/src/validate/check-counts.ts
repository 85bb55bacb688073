import { compareText } from '@fingerpost/io/pure'
import { OrderedObject } from './ordered-json.ts'
import { COUNT } from './schema.ts'

/** What counts must be besides whole numbers. */
export interface CountRules {
  /** The least count of a name: `--min-hosts K` leaves no name with fewer than K connections. */
  readonly least: number
  /** What the counts of a member may sum to at most; undefined where they were rounded. */
  readonly most: number | undefined
}

/** What is wrong with an object of counts: a name twice, no count, the order, the sum. */
export function* checkCounts(object: OrderedObject, { least, most }: CountRules): Generator<string> {
  const counts: [name: string, count: number][] = []
  const seen = new Set<string>()
  for (const [name, count] of object.members) {
    if (seen.has(name)) yield `${JSON.stringify(name)} is counted twice`
    seen.add(name)
    if (typeof count !== 'number' || !COUNT.holds(count))
      yield `${JSON.stringify(name)}: expected ${COUNT.name}, not ${textOf(count)}`
    else counts.push([name, count])
  }
  const unsorted = counts.findIndex((pair, at) => at > 0 && compareRanked(counts[at - 1] ?? pair, pair) > 0)
  if (unsorted >= 0) yield `${JSON.stringify(counts[unsorted]?.[0])} is out of order`
  const rare = counts.find(([, count]) => count < least)
  if (rare !== undefined)
    yield `${JSON.stringify(rare[0])} is counted ${rare[1]} times: fewer than ${least} hosts stand behind it`
  const sum = counts.reduce((total, [, count]) => total + count, 0)
  if (most !== undefined && sum > most) yield `counts sum to ${sum}, more than ${most}`
}

function compareRanked([a, countA]: readonly [string, number], [b, countB]: readonly [string, number]): number {
  return countB - countA || compareText(a, b)
}

function textOf(value: unknown): string {
  return value instanceof OrderedObject ? 'an object' : JSON.stringify(value)
}
