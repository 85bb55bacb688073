import { ALL_CLASSES, type ClassName } from '@fingerpost/database/facets'
import { observationsSummary } from '../counting/observations-summary.ts'
import type { LineCounts } from '../counting/partial-count.ts'
import { countObservations } from '../threads/count-observations.ts'
import { type CountOptions, countingOptions, countSettings, originOf } from '../threads/count-options.ts'
import { saltDigest } from './kept-database.ts'
import { addDatabases, type StoredDatabase } from './stored-database.ts'

/** What was read for a database. */
export interface ReadCounts {
  readonly files: number
  readonly lines: Readonly<LineCounts>
}

/** A database that is not yet written, and what was read for it. */
export interface Counted extends ReadCounts {
  readonly database: StoredDatabase
}

export interface KeepOptions extends CountOptions {
  /** The classes to keep: all of them unless told otherwise. */
  readonly classes?: readonly ClassName[] | undefined
  /** Tell hosts apart, under a hash with this key. */
  readonly hostSalt?: string | undefined
}

/**
 * Counts the observations behind paths and keeps all that a public database can be made of later: every executable,
 * every name, day by day. Rejects as `buildDatabase` does.
 */
export async function keepObservations(paths: readonly string[], options: KeepOptions): Promise<Counted> {
  const { classes = ALL_CLASSES, hostSalt } = options
  const settings = countSettings(options, { classes, byDay: true, hostSalt })
  const { summary, tallies, files } = await countObservations(paths, settings, countingOptions(options))
  const database = {
    name: paths.join(' '),
    kept: true,
    origin: originOf(options, classes),
    hostSalt: hostSalt === undefined ? undefined : saltDigest(hostSalt),
    observations: observationsSummary(summary),
    published: {},
    tallies,
  }
  return { database, files, lines: summary.lines }
}

/**
 * Adds the observations behind paths to a database, counted with its format and classes. To a kept one that is exactly
 * what building from all observations gives. Rejects as `keepObservations` and `addDatabases` do.
 */
export async function addObservations(
  database: StoredDatabase,
  paths: readonly string[],
  options: Omit<KeepOptions, 'classes' | 'format'>,
): Promise<Counted> {
  const { format, classes } = database.origin
  const { database: added, ...counts } = await keepObservations(paths, { ...options, format, classes })
  return { ...counts, database: addDatabases([database, added]) }
}
