import type { StoredEntry } from '../entries/stored-entry.ts'

/** The programs that others imitate in a database. */
export interface ImitationStatistics {
  /** Programs that are imitated, and those that imitate them. */
  readonly imitated: number
  readonly imitators: number
  readonly connections: number
  /** Entries with imitations, and those of them that have no program of their own. */
  readonly entries: number
  readonly imitatedOnly: number
}

/** Counts the imitations of entries. Programs are told apart by name. */
export function imitationStatistics(all: readonly StoredEntry[]): ImitationStatistics {
  const entries = all.filter((entry) => entry.imitations.length > 0)
  const imitations = entries.flatMap((entry) => entry.imitations)
  return {
    imitated: new Set(imitations.map(({ process }) => process)).size,
    imitators: new Set(imitations.flatMap(({ imitators }) => [...imitators.keys()])).size,
    connections: imitations.reduce((sum, { count }) => sum + count, 0),
    entries: entries.length,
    imitatedOnly: entries.filter(({ processes }) => processes.length === 0).length,
  }
}
