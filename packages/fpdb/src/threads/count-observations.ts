import type { ObservationsSummary } from '@fingerpost/database/tools'
import { observationFiles, type Piece, piecesOf, STANDARD_INPUT } from '@fingerpost/io'
import PQueue from 'p-queue'
import { type OnProgress, PartialCount } from '../counting/partial-count.ts'
import type { CountSettings } from '../counting/settings.ts'
import { addSummary, type LineCounts } from '../counting/summary.ts'
import type { SortedTallies } from '../tallies/merge-tallies.ts'
import { readRun } from '../tallies/runs.ts'
import { type CountOptions, countSettings, type KeptApart, PIECE_BYTES, workersOf } from './count-options.ts'
import { type CountResult, WorkerThread } from './worker-thread.ts'

/** How many files were read, and what became of their lines. */
export interface ReadCounts {
  readonly files: number
  readonly lines: Readonly<LineCounts>
}

/** What was counted, in order, and what was read for it. */
export interface CountedFiles extends ReadCounts {
  readonly observations: ObservationsSummary
  readonly tallies: readonly SortedTallies[]
}

/**
 * Counts the observations behind paths: files, folders (recursively) and `-`. A single piece is counted in this thread,
 * which saves the start of another; standard input always is, and the pieces of the others go to threads as those are
 * free. Rejects with InputError at a broken line or file, RangeError where counts exceed 2^53 - 1, and the file system's
 * error where counters cannot be written to the disk.
 */
export async function countObservations(
  paths: readonly string[],
  options: CountOptions,
  apart: KeptApart,
): Promise<CountedFiles> {
  const workers = workersOf(options)
  const files = observationFiles(paths)
  const pieces = files.flatMap((path) => piecesOf(path, options.pieceBytes ?? PIECE_BYTES))
  const stop = new AbortController()
  const job = {
    settings: countSettings(options, apart),
    signal: AbortSignal.any([stop.signal, ...(options.signal === undefined ? [] : [options.signal])]),
    onProgress: progressOf(pieces, options),
  }
  const stays = ({ path }: Piece) => path === STANDARD_INPUT || pieces.length === 1 || workers === 1
  const threads = Math.min(workers, pieces.length)
  try {
    const [here, there] = await Promise.all([
      countHere(pieces.filter(stays), job),
      countInThreads(
        pieces.filter((piece) => !stays(piece)),
        threads,
        job,
      ),
    ])
    const { summary, tallies } = there.reduce(joined, here)
    return { ...summary, tallies, files: files.length }
  } finally {
    stop.abort()
  }
}

interface Job {
  readonly settings: CountSettings
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

async function countHere(pieces: readonly Piece[], { settings, signal, onProgress }: Job): Promise<CountResult> {
  const count = new PartialCount(settings)
  for (const piece of pieces) await count.read(piece, signal, onProgress)
  return { summary: count.summary(), tallies: [count.tallies(), ...count.runs().map(readRun)] }
}

/** Each thread gets the next piece as soon as it is free. */
async function countInThreads(pieces: readonly Piece[], count: number, job: Job): Promise<CountResult[]> {
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

function joined(a: CountResult, b: CountResult): CountResult {
  return { summary: addSummary(a.summary, b.summary), tallies: [...a.tallies, ...b.tallies] }
}

function progressOf(pieces: readonly Piece[], { onProgress = () => {} }: CountOptions): OnProgress {
  const totalBytes = pieces.reduce((sum, { bytes }) => sum + bytes, 0)
  const progress = { lines: 0, bytes: 0, totalBytes }
  return (lines, bytes) => {
    progress.lines += lines
    progress.bytes += bytes
    onProgress(progress)
  }
}
