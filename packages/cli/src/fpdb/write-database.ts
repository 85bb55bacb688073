import {
  keptBytes,
  type PublicDatabase,
  type PublishOptions,
  packDatabase,
  plainDatabase,
  publishStored,
  type ReadCounts,
  type StoredDatabase,
} from '@fingerpost/fpdb'
import { packingByName, writeChunksAtomically, writeOutput } from '@fingerpost/io'
import { ExitCode } from '../console/run.ts'
import { writeProgress } from './progress.ts'
import { databaseSummary } from './summary.ts'
import { packedFor } from './write-output.ts'

/** Where a command writes to, and whether it prints a summary. */
export interface OutputChoice {
  /** `-` is standard output. */
  readonly output: string
  readonly quiet: boolean
}

/** What a command wants written. */
export interface Work {
  readonly counts?: ReadCounts | undefined
  readonly database: PublicDatabase | StoredDatabase
}

/**
 * Writes the database that the work results in, whole or not at all, and says what was done on standard error; a public
 * one that would be empty is not written. Gives the exit code. Rejects as the work does, unless the signal stopped it.
 */
export async function writeResult(
  work: Promise<Work>,
  { output, quiet, signal }: OutputChoice & { readonly signal: AbortSignal },
): Promise<number> {
  const start = performance.now()
  try {
    const { counts, database } = await work
    const isPublic = 'entries' in database
    const isEmpty = isPublic && database.entries.length === 0
    const size = isEmpty
      ? undefined
      : await (isPublic ? writePublic(output, database) : writeKept({ output, quiet }, database))
    const seconds = (performance.now() - start) / 1000
    const done = { counts, database: isPublic ? database : undefined, size, output, seconds }
    if (!quiet) process.stderr.write(databaseSummary(done))
    return isEmpty ? failure('no observation with a fingerprint is left: nothing was written') : ExitCode.success
  } catch (error) {
    if (signal.aborted) return failure('stopped: nothing was written')
    throw error
  }
}

/** A kept database as it is, a public one published. */
export async function published(database: StoredDatabase, options: PublishOptions): Promise<Work['database']> {
  return database.kept ? database : publishStored(database, options)
}

/** Warns that what a public database lost stays lost when something is added to it. */
export function warnOfLoss(name: string): void {
  process.stderr.write(
    `fpdb: ${name} is a public database: what was left out of it stays lost; one made with --keep-all keeps everything\n`,
  )
}

function failure(reason: string): number {
  process.stderr.write(`fpdb: ${reason}\n`)
  return ExitCode.failure
}

function writePublic(output: string, database: PublicDatabase): number {
  const bytes = packingByName(output) === 'gzip' ? packDatabase(database) : packedFor(output, plainDatabase(database))
  writeOutput(output, bytes)
  return bytes.length
}

async function writeKept({ output, quiet }: OutputChoice, database: StoredDatabase): Promise<number> {
  const progress = writeProgress(database.observations.count, !quiet)
  return writeChunksAtomically(output, keptBytes(database, progress.update)).finally(progress.stop)
}
