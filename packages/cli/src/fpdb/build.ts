import { type BuildOptions, buildDatabase, type KeepOptions, keepObservations } from '@fingerpost/fpdb'
import { countProgress } from './count-progress.ts'
import { type Output, type Work, writeResult } from './write-database.ts'

/** What `fpdb build` was asked for. */
export interface BuildArguments extends Output {
  readonly paths: readonly string[]
  readonly options: BuildOptions | (KeepOptions & { readonly keepAll: true })
}

/**
 * Builds a database and writes it, whole or not at all; says on standard error what became of the lines. Gives the exit
 * code. Throws InputError for a broken line or file, and the file system's error when the database cannot be written.
 */
export async function build({ paths, options, ...output }: BuildArguments, signal: AbortSignal): Promise<number> {
  const progress = countProgress(!output.quiet)
  const running = { signal, onProgress: progress.update }
  const work =
    'keepAll' in options ? keep(paths, { ...options, ...running }) : publish(paths, { ...options, ...running })
  return writeResult(work.finally(progress.stop), { ...output, signal })
}

async function keep(paths: readonly string[], options: KeepOptions): Promise<Work> {
  const { database, ...counts } = await keepObservations(paths, options)
  return { database, counts }
}

async function publish(paths: readonly string[], options: BuildOptions): Promise<Work> {
  const { files, lines, ...database } = await buildDatabase(paths, options)
  return { database, counts: { files, lines } }
}
