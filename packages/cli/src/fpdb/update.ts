import { addObservations, type KeepOptions, openStoredDatabase } from '@fingerpost/fpdb'
import { countProgress } from './progress.ts'
import { type OutputChoice, published, type Work, warnOfLoss, writeResult } from './write-database.ts'

/** What `fpdb update` was asked for. */
export interface UpdateArguments extends OutputChoice {
  readonly database: string
  readonly paths: readonly string[]
  readonly options: Omit<KeepOptions, 'classes' | 'format'>
}

/**
 * Adds observations to a database and writes it, whole or not at all. Gives the exit code. Throws as `build` does, and
 * InputError for a database that nothing can be added to.
 */
export async function update(given: UpdateArguments, signal: AbortSignal): Promise<number> {
  const progress = countProgress(!given.quiet)
  const options = { ...given.options, signal, onProgress: progress.update }
  return writeResult(added({ ...given, options }, signal).finally(progress.stop), { ...given, signal })
}

async function added({ database: path, paths, options, quiet }: UpdateArguments, signal: AbortSignal): Promise<Work> {
  const stored = openStoredDatabase(path, signal)
  if (!stored.kept && !quiet) warnOfLoss(path)
  const { database, ...counts } = await addObservations(stored, paths, options)
  return { database: await published(database, {}), counts }
}
