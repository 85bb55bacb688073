import { once } from 'node:events'
import { Fingerprinter, kernelFilter, LiveCapture, type PacketConsumer } from '@fingerpost/capture'
import { ExitCode } from '../run.ts'
import type { LiveArguments } from './live-options.ts'
import { becomeUser } from './live-privileges.ts'
import { LiveRecords } from './live-records.ts'
import type { CaptureArguments } from './options.ts'
import { writeStatistics } from './statistics-file.ts'
import { interfaceSummary, summary } from './summary.ts'

/**
 * Captures from interfaces and writes records until it is stopped or its output fails; then all that came before is
 * written. Interfaces are opened first, so that nothing but that needs privileges. SIGHUP begins the output anew.
 */
export async function captureLive(options: CaptureArguments, live: LiveArguments, stop: AbortSignal): Promise<number> {
  const { failed, fail } = failure()
  const consumer: PacketConsumer = {
    packet: (packet) => fingerprinter.packet(packet),
    release: () => fingerprinter.release(),
  }
  const capture = new LiveCapture(live.interfaces, consumer, { ...live, filter: filterOf(options, live), notice })
  if (live.user !== undefined) becomeUser(live.user)
  const records = new LiveRecords(options, live, fail)
  const fingerprinter = new Fingerprinter((record) => records.write(record), options)
  const tell = () => report(options, { capture, fingerprinter, records })
  const timer = live.statsSeconds === undefined ? undefined : setInterval(tell, live.statsSeconds * 1000)
  process.on('SIGHUP', () => records.reload())
  await Promise.race([once(stop, 'abort'), failed])
  clearInterval(timer)
  await capture.stop()
  fingerprinter.finish()
  await Promise.race([records.close(), failed])
  tell()
  return ExitCode.success
}

/** A promise that is never kept, and how to break it. */
function failure(): { readonly failed: Promise<never>; readonly fail: (error: unknown) => void } {
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  return { failed, fail }
}

/** What the kernel is asked for: what the protocols need, the direction that is wanted, and what --filter says. */
function filterOf(options: CaptureArguments, { direction, isKernelFiltered }: LiveArguments): string {
  const { protocols, reassembly, filter } = options
  const conditions = isKernelFiltered ? [kernelFilter({ protocols, reassembly })] : []
  if (direction !== 'inout') conditions.unshift(`${direction}bound`)
  if (filter !== undefined) conditions.push(filter)
  return conditions.map((condition) => `(${condition})`).join(' and ')
}

function notice(name: string, what: string): void {
  process.stderr.write(`fp-capture: ${name} ${what}\n`)
}

interface Parts {
  readonly capture: LiveCapture
  readonly fingerprinter: Fingerprinter
  readonly records: LiveRecords
}

/** Says what has been captured so far. */
function report({ quiet, stats }: CaptureArguments, { capture, fingerprinter, records }: Parts): void {
  const { statistics } = fingerprinter
  const { counts } = capture
  if (!quiet) process.stderr.write(summary(statistics) + interfaceSummary(counts, records.dropped))
  if (stats === undefined) return
  const interfaces = [...counts].map(([name, { received, droppedByKernel, droppedByInterface, skipped }]) => [
    name,
    { received, dropped_by_kernel: droppedByKernel, dropped_by_interface: droppedByInterface, skipped },
  ])
  writeStatistics(stats, statistics, {
    interfaces: Object.fromEntries(interfaces),
    records_dropped: records.dropped,
  })
}
