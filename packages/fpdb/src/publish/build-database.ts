import { randomBytes } from 'node:crypto'
import { mergeTallies } from '../tallies/merge-tallies.ts'
import { countObservations, type ReadCounts } from '../threads/count-observations.ts'
import { type CountOptions, originOf } from '../threads/count-options.ts'
import { needsDays, type PublishOptions, publicClasses } from './options.ts'
import { type PublicDatabase, publishDatabase } from './publish-database.ts'

/** How observations are counted, and what of them is published. */
export type BuildOptions = CountOptions & PublishOptions

/** A public database, and what was read for it. */
export type Build = PublicDatabase & ReadCounts

/**
 * Builds the entries of a public database, and its manifest, from the observation files behind the paths: files, folders
 * (recursively) and `-`. The result depends on the lines alone: neither on their order, nor on how they are spread over
 * files, nor on threads, memory or the clock. Rejects with InputError (path and line) at an invalid line, unless
 * `skipInvalid`, and at a file that cannot be read; with RangeError when the counts exceed 2^53 - 1.
 */
export async function buildDatabase(paths: readonly string[], options: BuildOptions): Promise<Build> {
  const classes = publicClasses(options)
  const hostSalt = options.minHosts === undefined ? undefined : saltOfTheRun()
  const apart = { classes, byDay: needsDays(options), hostSalt }
  const { tallies, observations, files, lines } = await countObservations(paths, options, apart)
  const counted = { origin: originOf(options, classes), observations }
  return { ...(await publishDatabase(mergeTallies(tallies), counted, options)), files, lines }
}

/** A salt for hosts that only have to be told apart until the run ends. */
function saltOfTheRun(): string {
  return randomBytes(16).toString('hex')
}
