import { ALL_CLASSES, type ClassName } from '@fingerpost/database/facets'
import { countObservations, type ReadCounts } from '../threads/count-observations.ts'
import { type CountOptions, originOf } from '../threads/count-options.ts'
import { saltDigest } from './kept-database.ts'
import { addDatabases, type StoredDatabase } from './stored-database.ts'

/** A stored database that is not yet written, and what was read for it. */
export interface StoredBuild extends ReadCounts {
  readonly database: StoredDatabase
}

/** How observations are counted, and what of them is kept. */
export interface KeepOptions extends CountOptions {
  /** The classes to keep: all by default. */
  readonly classes?: readonly ClassName[] | undefined
  /** Tell hosts apart, under a hash with this key. */
  readonly hostSalt?: string | undefined
}

/**
 * Counts the observations behind paths and keeps all that a public database can be made of later: every executable,
 * every name, day by day. Rejects as `buildDatabase` does.
 */
export async function keepObservations(paths: readonly string[], options: KeepOptions): Promise<StoredBuild> {
  const { classes = ALL_CLASSES, hostSalt } = options
  const apart = { classes, byDay: true, hostSalt }
  const { tallies, observations, files, lines } = await countObservations(paths, options, apart)
  const database = {
    name: paths.join(' '),
    kept: true,
    origin: originOf(options, classes),
    hostSalt: hostSalt === undefined ? undefined : saltDigest(hostSalt),
    observations,
    published: {},
    tallies,
  }
  return { database, files, lines }
}

/**
 * Adds the observations behind paths to a database, counted with its format and classes. To a kept one that is exactly
 * what building from all observations gives. Rejects as `keepObservations` and `addDatabases` do.
 */
export async function addObservations(
  database: StoredDatabase,
  paths: readonly string[],
  options: Omit<KeepOptions, 'classes' | 'format'>,
): Promise<StoredBuild> {
  const { format, classes } = database.origin
  const { database: added, ...counts } = await keepObservations(paths, { ...options, format, classes })
  return { ...counts, database: addDatabases([database, added]) }
}
