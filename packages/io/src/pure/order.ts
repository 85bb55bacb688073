/** A name and how often it was observed. */
export type Ranked = readonly [name: string, count: number]

/** The names with the greatest counts, at most `limit` of them: greatest first, equal ones in the order of their text. */
export function ranking(counts: ReadonlyMap<string, number>, limit: number): readonly Ranked[] {
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || compareText(a, b)).slice(0, limit)
}

/** Orders texts by UTF-16 code units: the same on every platform and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
