import { type BuildOptions, buildDatabase, type KeepOptions, keepObservations } from '@fingerpost/fpdb'
import { labelCaptures } from '@fingerpost/label'
import { countProgress } from './progress.ts'
import { type OutputChoice, type Work, writeResult } from './write-database.ts'

/** What `fpdb build` was asked for. */
export interface BuildArguments extends OutputChoice {
  readonly paths: readonly string[]
  /** Labels by 5-tuple: the paths are captures then. */
  readonly labels?: string | undefined
  readonly options: BuildOptions | (KeepOptions & { readonly keepAll: true })
}

/**
 * Builds a database and writes it, whole or not at all; says on standard error what became of the lines. Gives the exit
 * code. Throws InputError for a broken line or file, and the file system's error when the database cannot be written.
 */
export async function build(given: BuildArguments, signal: AbortSignal): Promise<number> {
  const { options, output, quiet } = given
  const progress = countProgress(!quiet)
  const running = { signal, onProgress: progress.update }
  const work = withObservations(given, signal, (paths) =>
    'keepAll' in options ? keep(paths, { ...options, ...running }) : publish(paths, { ...options, ...running }),
  )
  return writeResult(work.finally(progress.stop), { output, quiet, signal })
}

/** Does something with the observations that were asked for, those of captures in a file that is gone afterwards. */
async function withObservations<Result>(
  { paths, labels }: BuildArguments,
  signal: AbortSignal,
  work: (paths: readonly string[]) => Promise<Result>,
): Promise<Result> {
  if (labels === undefined) return work(paths)
  const observations = await labelCaptures(paths, labels, signal)
  try {
    return await work([observations.path])
  } finally {
    observations.remove()
  }
}

async function keep(paths: readonly string[], options: KeepOptions): Promise<Work> {
  const { database, ...counts } = await keepObservations(paths, options)
  return { database, counts }
}

async function publish(paths: readonly string[], options: BuildOptions): Promise<Work> {
  const { files, lines, ...database } = await buildDatabase(paths, options)
  return { database, counts: { files, lines } }
}
