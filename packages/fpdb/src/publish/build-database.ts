import type { PublicManifest } from '@fingerpost/database/tools'
import { observationsSummary } from '../counting/observations-summary.ts'
import type { ReadCounts } from '../databases/add-observations.ts'
import { mergeTallies } from '../tallies/merge-tallies.ts'
import { countObservations } from '../threads/count-observations.ts'
import { type CountOptions, countingOptions, countSettings, originOf, saltOfTheRun } from '../threads/count-options.ts'
import type { Entry } from './entry.ts'
import { needsDays, type PublishOptions, publicClasses } from './options.ts'
import { publishDatabase } from './publish-database.ts'

/** How observations are counted, and what of them is published. */
export type BuildOptions = CountOptions & PublishOptions

/** A public database that is not yet written. */
export interface PublicDatabase {
  readonly entries: readonly Entry[]
  readonly manifest: PublicManifest
}

/** A public database, and what was read for it. */
export type Build = PublicDatabase & ReadCounts

/**
 * Builds the entries of a public database, and its manifest, from the observation files behind the paths: files, folders
 * (recursively) and `-`. The result depends on the lines alone: neither on their order, nor on how they are spread over
 * files, nor on threads, memory or the clock. Rejects with InputError (path and line) at a broken line, unless
 * `skipInvalid`, and at a file that cannot be read; with RangeError when the counts exceed 2^53 - 1.
 */
export async function buildDatabase(paths: readonly string[], options: BuildOptions): Promise<Build> {
  const classes = publicClasses(options)
  const hostSalt = options.minHosts === undefined ? undefined : saltOfTheRun()
  const settings = countSettings(options, { classes, byDay: needsDays(options), hostSalt })
  const { summary, tallies, files } = await countObservations(paths, settings, countingOptions(options))
  const counted = { origin: originOf(options, classes), observations: observationsSummary(summary) }
  const database = await publishDatabase(mergeTallies(tallies), counted, options)
  return { ...database, files, lines: summary.lines }
}
