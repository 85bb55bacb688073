import { observationFiles, type Piece, piecesOf, STANDARD_INPUT } from '@fingerpost/io'
import PQueue from 'p-queue'
import { type OnProgress, PartialCount } from '../counting/partial-count.ts'
import type { CountSettings } from '../counting/settings.ts'
import { addSummary } from '../counting/summary.ts'
import { readRun } from '../tallies/runs.ts'
import { type Counted, WorkerThread } from './worker-thread.ts'

/** How far a count is. */
export interface CountProgress {
  /** Lines that were read, blank ones apart. */
  lines: number
  bytes: number
  /** The bytes of all files, packed ones as they are; pipes do not count. */
  readonly totalBytes: number
}

export interface CountingOptions {
  /** How many threads count. */
  readonly workers: number
  /** How large the pieces are that a plain file is cut into. */
  readonly pieceBytes: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Readonly<CountProgress>) => void
}

/** What was counted in which number of files. */
export interface CountedFiles extends Counted {
  readonly files: number
}

/**
 * Counts the observations behind paths: files, folders (recursively) and `-`. A single piece is counted in this thread,
 * which saves the start of another; standard input always is, and the pieces of the others go to threads as those are
 * free. Rejects with InputError at a broken line or file, RangeError where counts exceed 2^53 - 1, and the file system's
 * error where counters cannot be written to the disk.
 */
export async function countObservations(
  paths: readonly string[],
  settings: CountSettings,
  options: CountingOptions,
): Promise<CountedFiles> {
  const files = observationFiles(paths)
  const pieces = files.flatMap((path) => piecesOf(path, options.pieceBytes))
  const stop = new AbortController()
  const job = {
    settings,
    signal: AbortSignal.any([stop.signal, options.signal]),
    onProgress: progressOf(pieces, options),
  }
  const stays = ({ path }: Piece) => path === STANDARD_INPUT || pieces.length === 1 || options.workers === 1
  const threads = Math.min(options.workers, pieces.length)
  try {
    const [here, there] = await Promise.all([
      countHere(pieces.filter(stays), job),
      countInThreads(
        pieces.filter((piece) => !stays(piece)),
        threads,
        job,
      ),
    ])
    return { ...there.reduce(joined, here), files: files.length }
  } finally {
    stop.abort()
  }
}

interface Job {
  readonly settings: CountSettings
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

async function countHere(pieces: readonly Piece[], { settings, signal, onProgress }: Job): Promise<Counted> {
  const count = new PartialCount(settings)
  for (const piece of pieces) await count.read(piece, signal, onProgress)
  return { summary: count.summary(), tallies: [count.tallies(), ...count.runs().map(readRun)] }
}

/** Each thread gets the next piece as soon as it is free. */
async function countInThreads(pieces: readonly Piece[], count: number, job: Job): Promise<Counted[]> {
  if (pieces.length === 0) return []
  const threads = Array.from({ length: count }, () => new WorkerThread(job.settings))
  const stopAll = () => threads.map((thread) => thread.stop())
  job.signal.addEventListener('abort', stopAll)
  const free = [...threads]
  const queue = new PQueue({ concurrency: count })
  try {
    await queue.addAll(pieces.map((piece) => () => readInFree(free, piece, job.onProgress)))
    return await Promise.all(threads.map((thread) => thread.finish()))
  } finally {
    queue.clear()
    job.signal.removeEventListener('abort', stopAll)
    await Promise.all(stopAll())
  }
}

/** The queue runs no more tasks than there are threads, so one is free. */
async function readInFree(free: WorkerThread[], piece: Piece, onProgress: OnProgress): Promise<void> {
  const thread = free.pop()
  if (thread === undefined) throw new Error('no thread is free')
  await thread.read(piece, onProgress)
  free.push(thread)
}

function joined(a: Counted, b: Counted): Counted {
  return { summary: addSummary(a.summary, b.summary), tallies: [...a.tallies, ...b.tallies] }
}

function progressOf(pieces: readonly Piece[], { onProgress }: CountingOptions): OnProgress {
  const totalBytes = pieces.reduce((sum, { bytes }) => sum + bytes, 0)
  const progress = { lines: 0, bytes: 0, totalBytes }
  return (lines, bytes) => {
    progress.lines += lines
    progress.bytes += bytes
    onProgress(progress)
  }
}
