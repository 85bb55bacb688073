import {
  addDatabases,
  openStoredDatabase,
  type PublishOptions,
  publishStored,
  type StoredDatabase,
} from '@fingerpost/fpdb'
import { UsageError } from '../console/run.ts'
import { type OutputChoice, published, type Work, warnOfLoss, writeResult } from './write-database.ts'

/** What `fpdb merge` was asked for. */
export interface MergeArguments extends OutputChoice {
  readonly paths: readonly string[]
}

/** What `fpdb prune` was asked for. */
export interface PruneArguments extends OutputChoice {
  readonly path: string
  readonly options: PublishOptions
}

/**
 * Adds up databases and writes the sum, whole or not at all: a kept one if all are kept, else a public one. Gives the
 * exit code. Throws InputError for a file that is no database and for databases that do not go together.
 */
export async function merge({ paths, ...output }: MergeArguments, signal: AbortSignal): Promise<number> {
  return writeResult(merged(paths, output, signal), { ...output, signal })
}

/** Makes a public database of a kept one and writes it, whole or not at all. Gives the exit code. Throws InputError. */
export async function prune({ path, options, ...output }: PruneArguments, signal: AbortSignal): Promise<number> {
  return writeResult(pruned(path, options, signal), { ...output, signal })
}

async function merged(paths: readonly string[], { quiet }: OutputChoice, signal: AbortSignal): Promise<Work> {
  const [firstPath, ...otherPaths] = paths
  if (firstPath === undefined) throw new UsageError('expected databases to merge')
  const first = openStoredDatabase(firstPath, signal)
  const others = otherPaths.map((path) => openStoredDatabase(path, signal, first.origin.format))
  const databases: [StoredDatabase, ...StoredDatabase[]] = [first, ...others]
  if (!quiet) for (const { name, kept } of databases) if (!kept) warnOfLoss(name)
  return { database: await published(addDatabases(databases), {}) }
}

async function pruned(path: string, options: PublishOptions, signal: AbortSignal): Promise<Work> {
  return { database: await publishStored(openStoredDatabase(path, signal), options) }
}
