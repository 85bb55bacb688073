import type { StoredEntry } from '../entries/stored-entry.ts'
import { withoutImitations } from '../entries/without-imitations.ts'

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
