import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Pinned, type Pulled, type PullOptions, pullFile } from '@fingerpost/io/pull'
import { Progress } from '../console/progress.ts'
import { ExitCode } from '../console/run.ts'
import { readable } from '../console/table.ts'

/** What `fpdb pull` was asked for; `-` is standard output. */
export interface PullArguments extends PullOptions {
  readonly quiet: boolean
}

/**
 * Downloads a file and says on standard error what became of it. Gives the exit code. Throws InputError for a server
 * that does not give the file or gives another one, and the file system's error when it cannot be written.
 */
export async function pull(pinned: Pinned, options: PullArguments): Promise<number> {
  try {
    const pulled = options.path === '-' ? await print(pinned, options) : await show(pinned, options)
    if (!options.quiet) process.stderr.write(`fpdb: ${summary(pulled, options.path)}\n`)
    return ExitCode.success
  } catch (error) {
    if (!options.signal.aborted) throw error
    process.stderr.write(`fpdb: stopped${options.path === '-' ? '' : ': the same command goes on from here'}\n`)
    return ExitCode.failure
  }
}

/** Nothing is printed that has not been checked, so it waits in a file. */
async function print(pinned: Pinned, options: PullArguments): Promise<Pulled> {
  const folder = mkdtempSync(join(tmpdir(), 'fpdb-pull-'))
  try {
    const path = join(folder, 'file')
    const pulled = await show(pinned, { ...options, path })
    await pipeline(createReadStream(path), process.stdout, { end: false })
    return pulled
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Downloads with a line of progress at a terminal. */
async function show(pinned: Pinned, options: PullArguments): Promise<Pulled> {
  const start = performance.now()
  let line = 'waiting for the server'
  const progress = new Progress(() => line, !options.quiet)
  let before: number | undefined
  try {
    return await pullFile(pinned, {
      ...options,
      onProgress: ({ received, total }) => {
        before ??= received
        line = progressLine({ received, total, rate: (received - before) / (performance.now() - start) })
      },
    })
  } finally {
    progress.stop()
  }
}

interface Measured {
  readonly received: number
  readonly total: number | undefined
  /** Bytes a millisecond. */
  readonly rate: number
}

function progressLine({ received, total, rate }: Measured): string {
  const left = total === undefined || rate === 0 ? undefined : Math.ceil((total - received) / rate / 1000)
  const of = total === undefined ? '' : ` of ${megabytes(total)}`
  const time = left === undefined ? '' : `, ${left} s left`
  return `${megabytes(received)}${of} MB, ${megabytes(rate * 1000)} MB/s${time}`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function summary({ isUnchanged, bytes, kept }: Pulled, path: string): string {
  if (isUnchanged) return `${path} is there already, ${readable(bytes)} bytes`
  const earlier = kept > 0 ? `, ${readable(kept)} of them earlier` : ''
  return `${readable(bytes)} bytes${earlier}, as expected${path === '-' ? '' : `, in ${path}`}`
}
