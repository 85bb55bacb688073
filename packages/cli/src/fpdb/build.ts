import { type Build, buildDatabase, packDatabase, plainDatabase, writeFileAtomically } from '@fingerpost/fpdb'
import { nodeDigests } from '@fingerpost/inference/node'

import { ExitCode } from '../run.ts'
import { autonomousSystemData } from './autonomous-system-data.ts'
import { print } from './print.ts'
import { showProgress } from './progress.ts'
import { readable, table } from './table.ts'

/** What `fpdb build` was asked for. */
export interface BuildArguments {
  readonly paths: readonly string[]
  /** `-` is standard output. */
  readonly output: string
  readonly format: 'tls' | 'tls/1' | 'tls/2'
  readonly topProcesses: number
  readonly topDestinations: number
  /** Undefined for the embedded data. */
  readonly asnDb?: string | undefined
  readonly skipInvalid: boolean
  readonly quiet: boolean
}

/**
 * Builds a database and writes it, whole or not at all; says on standard error what became of the lines. Gives the exit
 * code. Throws InputError for a broken line or file, and the file system's error when the database cannot be written.
 */
export async function build(options: BuildArguments, signal: AbortSignal): Promise<number> {
  const start = performance.now()
  const result = await observe(options, signal)
  if (result === undefined) return failure('stopped: nothing was written')
  const isEmpty = result.entries.length === 0
  const size = isEmpty ? undefined : write(options.output, result)
  const seconds = (performance.now() - start) / 1000
  if (!options.quiet) process.stderr.write(summary(result, { size, output: options.output, seconds }))
  return isEmpty ? failure('no line is an observation of a TLS client: nothing was written') : ExitCode.success
}

function failure(reason: string): number {
  process.stderr.write(`fpdb: ${reason}\n`)
  return ExitCode.failure
}

/** Undefined when the signal has stopped it. */
async function observe(options: BuildArguments, signal: AbortSignal): Promise<Build | undefined> {
  const { systems, source } = autonomousSystemData(options.asnDb)
  const progress = showProgress()
  try {
    return await buildDatabase(options.paths, {
      format: options.format,
      limits: { processes: options.topProcesses, destinations: options.topDestinations },
      skipInvalid: options.skipInvalid,
      digests: nodeDigests,
      autonomousSystems: systems,
      autonomousSystemsSource: source,
      signal,
      onProgress: progress.update,
    })
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    progress.end()
  }
}

/** Gives the number of bytes that were written. */
function write(output: string, result: Build): number {
  const bytes = output.endsWith('.gz') ? packDatabase(result) : plainDatabase(result)
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
