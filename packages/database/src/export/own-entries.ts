import type { StoredEntry } from '../entries/stored-entry.ts'

/** The entries of a database for a tool that knows no imitations, and what it cannot be told. */
export interface OwnEntries {
  /** With the executables alone, and their connections as the total. */
  readonly entries: readonly StoredEntry[]
  /** The imitations that were left out. */
  readonly imitations: number
  /** The entries that were left out because they have nothing else. */
  readonly imitatedOnly: number
}

/** Leaves out imitators, and the programs that were only imitated: they are claims. */
export function ownEntries(all: readonly StoredEntry[]): OwnEntries {
  const entries = all.filter(({ processes }) => processes.length > 0)
  return {
    entries: entries.map(withoutImitations),
    imitations: all.reduce((sum, entry) => sum + entry.imitations.length, 0),
    imitatedOnly: all.length - entries.length,
  }
}

function withoutImitations(entry: StoredEntry): StoredEntry {
  if (entry.imitations.length === 0) return entry
  const imitated = entry.imitations.reduce((sum, { count }) => sum + count, 0)
  return { ...entry, totalCount: entry.totalCount - imitated, imitations: [] }
}
