import type { Digests, NpfFormat } from '@fingerpost/fingerprint'
import type { AutonomousSystems } from '@fingerpost/inference'
import PQueue from 'p-queue'
import { Builder } from './builder.ts'
import type { DataSource, Manifest } from './manifest.ts'
import { observationFiles } from './observations/files.ts'
import type { SkipReason } from './observations/observation.ts'
import { readLines } from './observations/read.ts'
import type { Entry, PruneLimits } from './prune.ts'

export interface BuildOptions {
  /** How entries are written: `tls/1` unless told otherwise. */
  readonly format?: NpfFormat
  /** Those of the public databases unless told otherwise. */
  readonly limits?: PruneLimits
  /** Count broken lines instead of stopping at the first. */
  readonly skipInvalid?: boolean
  readonly digests: Digests
  readonly autonomousSystems: AutonomousSystems
  /** What the manifest says of the data behind `autonomousSystems`. */
  readonly autonomousSystemsSource: DataSource
  /** Stops the build, which then rejects. */
  readonly signal?: AbortSignal
  /** Called every 16,384 lines with the tally so far. */
  readonly onProgress?: (lines: Readonly<LineCounts>) => void
}

/** What became of the lines that were read; blank lines do not count. */
export interface LineCounts {
  read: number
  used: number
  readonly skipped: Record<SkipReason | 'invalid', number>
  /** The first of the invalid lines that was met, as `path:line: what was expected`. */
  firstInvalid: string | undefined
}

export interface Build {
  readonly entries: readonly Entry[]
  readonly manifest: Manifest
  readonly files: number
  readonly lines: Readonly<LineCounts>
}

const PROGRESS_LINES = 16_384

/** Files are read and unpacked side by side; folding their lines is the work of one thread in any case. */
const FILES_AT_ONCE = 4

/**
 * Builds the entries of a database, and its manifest, from the observation files behind the paths: files, folders
 * (recursively) and `-`. The result depends on the lines alone: neither on their order, nor on how they are spread over
 * files, nor on the clock. Rejects with InputError (path and line) at a broken line, unless `skipInvalid`, and at a file
 * that cannot be read; with RangeError when the counts exceed 2^53 - 1.
 */
export async function buildDatabase(paths: readonly string[], options: BuildOptions): Promise<Build> {
  const files = observationFiles(paths)
  const builder = new Builder(options)
  const queue = new PQueue({ concurrency: FILES_AT_ONCE })
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal])

  const addFile = async (path: string) => {
    for await (const line of readLines(path, signal)) {
      builder.add(line, path)
      if (builder.lines.read % PROGRESS_LINES === 0) options.onProgress?.(builder.lines)
    }
  }

  try {
    await queue.addAll(files.map((path) => () => addFile(path)))
  } finally {
    queue.clear()
    stop.abort()
  }
  return { ...builder.finish(), files: files.length }
}
