import { Fingerprinter, filtered, readCaptureFile } from '@fingerpost/capture'
import { readDatabase } from '@fingerpost/database/node'
import { type Output, openOutput, openSink, TextSink } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import { databasePaths } from '../classifier/options.ts'
import { Progress } from '../console/progress.ts'
import { ExitCode, reportError } from '../console/run.ts'
import { openSeen } from '../seen/options.ts'
import { noLookUps } from './annotator.ts'
import { decryption } from './decryption.ts'
import { compileFilter, type Filter } from './filter.ts'
import { CaptureMetrics } from './metrics.ts'
import type { CaptureArguments } from './options.ts'
import { recorder } from './recorder.ts'
import { type FileCounts, writeStatistics } from './statistics-file.ts'
import { captureSummary } from './summary.ts'
import { Views } from './views.ts'

/**
 * Reads captures and writes their records. A capture that cannot be read, or not to its end, is reported and the next
 * one is read; the exit code tells. Where nothing can be read, an output file that was there before stays.
 */
export async function capture(options: CaptureArguments, stop: AbortSignal): Promise<number> {
  if (options.lookup !== undefined) return lookUp(options, options.lookup)
  const metrics = new CaptureMetrics(options)
  await metrics.publish()
  try {
    return await captureCounted(options, stop, metrics)
  } finally {
    metrics.close()
  }
}

async function captureCounted(options: CaptureArguments, stop: AbortSignal, metrics: CaptureMetrics): Promise<number> {
  const { live } = options
  if (live !== undefined) return (await import('./live.ts')).captureLive({ options, live, metrics }, stop)
  // Before the output is looked at: after fstat of a pipe, Node 20 does not resolve the symlinks of what it imports.
  const filter = options.filter === undefined ? undefined : await compileFilter(options.filter, stop)
  const output = openOutput(options.output, options.read)
  try {
    return await captureFiles(output, { options, filter, stop, metrics })
  } catch (error) {
    await output.abandon()
    throw error
  }
}

/** What files are read with. */
interface Run {
  readonly options: CaptureArguments
  readonly filter: Filter | undefined
  readonly stop: AbortSignal
  readonly metrics: CaptureMetrics
}

async function captureFiles(sink: Output, { options, filter, stop, metrics }: Run): Promise<number> {
  const seen = await openSeen(options, 'fp-capture')
  const output = new TextSink(sink)
  const counts = noLookUps()
  const { opened } = metrics
  const decrypting = decryption(options)
  const views = new Views(options, output)
  const record = recorder(options, views, { seen: seen?.set, counts, opened })
  const fingerprinter = new Fingerprinter(record, {
    ...options,
    streams: decrypting?.streams,
    opened: views.opened,
    closed: views.closed,
  })
  const consumer = {
    packet: fingerprinter.packet.bind(fingerprinter),
    release() {
      fingerprinter.release()
      return output.flush()
    },
    tlsSecrets: (text: string) => decrypting?.tlsSecrets(text),
  }
  const wanted = filter === undefined ? consumer : filtered(consumer, filter)
  const { statistics } = fingerprinter
  metrics.begin(() => ({ statistics, lookUps: counts }))
  const progress = new Progress(() => `${statistics.packets} packets, ${statistics.records} records`, !options.quiet)
  const files: FileCounts = { read: 0, broken: 0 }
  for (const path of options.read) {
    files.read++
    await readCaptureFile(path, wanted, stop).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error
      files.broken++
      reportError('fp-capture', error)
    })
  }
  progress.stop()
  fingerprinter.finish()
  views.finish()
  await (files.broken === files.read && statistics.packets === 0 ? sink.abandon() : output.end())
  seen?.close()
  if (!options.quiet) process.stderr.write(captureSummary(statistics, counts))
  if (options.stats !== undefined) writeStatistics(options.stats, statistics, { sources: { files }, lookUps: counts })
  return files.broken === 0 ? ExitCode.success : ExitCode.failure
}

/** Prints the database's entry of a fingerprint as it stands there. */
async function lookUp(options: CaptureArguments, fingerprint: string): Promise<number> {
  const paths = databasePaths(options)
  const line = firstLine(paths, fingerprint)
  if (line === undefined) {
    process.stderr.write(`fp-capture: ${paths.join(', ')} does not have this fingerprint\n`)
    return ExitCode.failure
  }
  const output = new TextSink(openSink(options.output))
  output.write(`${line}\n`)
  await output.end()
  return ExitCode.success
}

function firstLine(paths: readonly string[], fingerprint: string): string | undefined {
  for (const path of paths) {
    const line = readDatabase(path).line(fingerprint)
    if (line !== undefined) return line
  }
  return undefined
}
