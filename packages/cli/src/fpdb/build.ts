import {
  type Build,
  type BuildOptions,
  buildDatabase,
  type PublicDatabase,
  packDatabase,
  plainDatabase,
  writeFileAtomically,
} from '@fingerpost/fpdb'

import { ExitCode } from '../run.ts'
import { countProgress } from './count-progress.ts'
import { print } from './print.ts'
import { readable, table } from './table.ts'

/** Where a command writes to, and whether it says what it did. */
export interface Output {
  /** `-` is standard output. */
  readonly output: string
  readonly quiet: boolean
}

/** What `fpdb build` was asked for. */
export interface BuildArguments extends Output {
  readonly paths: readonly string[]
  readonly options: BuildOptions
}

/**
 * Builds a database and writes it, whole or not at all; says on standard error what became of the lines. Gives the exit
 * code. Throws InputError for a broken line or file, and the file system's error when the database cannot be written.
 */
export async function build({ paths, options, output, quiet }: BuildArguments, signal: AbortSignal): Promise<number> {
  const start = performance.now()
  const progress = countProgress(!quiet)
  const result = await unlessStopped(
    buildDatabase(paths, { ...options, signal, onProgress: progress.update }).finally(progress.stop),
    signal,
  )
  if (result === undefined) return failure('stopped: nothing was written')
  const isEmpty = result.entries.length === 0
  const size = isEmpty ? undefined : write(output, result)
  const seconds = (performance.now() - start) / 1000
  if (!quiet) process.stderr.write(summary(result, { size, output, seconds }))
  return isEmpty ? failure('no line is an observation with a fingerprint: nothing was written') : ExitCode.success
}

/** Undefined when the signal has stopped the work. */
async function unlessStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  try {
    return await work
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

function failure(reason: string): number {
  process.stderr.write(`fpdb: ${reason}\n`)
  return ExitCode.failure
}

/** Gives the number of bytes that were written. */
function write(output: string, database: PublicDatabase): number {
  const bytes = output.endsWith('.gz') ? packDatabase(database) : plainDatabase(database)
  if (output === '-') print(bytes)
  else writeFileAtomically(output, bytes)
  return bytes.length
}

interface Written {
  readonly size: number | undefined
  readonly output: string
  readonly seconds: number
}

function summary({ entries, files, lines }: Build, { size, output, seconds }: Written): string {
  const executables = entries.reduce((sum, { processes }) => sum + processes.length, 0)
  const rate = Math.round(lines.read / seconds)
  return table([
    ['files', readable(files)],
    ['lines', readable(lines.read)],
    ['used', readable(lines.used)],
    ...Object.entries(lines.skipped).map(
      ([reason, count]) => [reason, count > 0 ? readable(count) : undefined] as const,
    ),
    ['first invalid', lines.firstInvalid],
    ['fingerprints', readable(entries.length)],
    ['executables', readable(executables)],
    ['written', size === undefined ? undefined : `${readable(size)} bytes to ${output}`],
    ['seconds', `${seconds.toFixed(2)} (${readable(rate)} lines/s)`],
  ])
}
