import type { Imitation } from './database-entry.ts'

/** An entry that may have imitations, whose connections are in its total. */
export interface MayHaveImitations {
  readonly totalCount: number
  readonly imitations: readonly Imitation[]
}

/** An entry as those see it that know no imitations: its executables, and their connections as the total. */
export function withoutImitations<Entry extends MayHaveImitations>(entry: Entry): Entry {
  if (entry.imitations.length === 0) return entry
  const imitated = entry.imitations.reduce((sum, { count }) => sum + count, 0)
  return { ...entry, totalCount: entry.totalCount - imitated, imitations: [] }
}
