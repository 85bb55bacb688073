import { once } from 'node:events'
import {
  Fingerprinter,
  type FingerprintRecord,
  kernelFilter,
  LiveCapture,
  type OpenedConnection,
  type PacketConsumer,
} from '@fingerpost/capture'
import { ExitCode } from '../console/run.ts'
import { openSeen } from '../seen/options.ts'
import { serviceManager } from '../service/service-manager.ts'
import { type LookUpCounts, noLookUps } from './annotator.ts'
import { decryption } from './decryption.ts'
import { checkFilter } from './filter.ts'
import type { LiveArguments } from './live-options.ts'
import { becomeUser } from './live-privileges.ts'
import { LiveRecords } from './live-records.ts'
import type { CaptureMetrics } from './metrics.ts'
import type { CaptureArguments } from './options.ts'
import { Processes } from './processes.ts'
import { writeStatistics } from './statistics-file.ts'
import { captureSummary, interfaceSummary, processSummary } from './summary.ts'

/**
 * Captures from interfaces and writes records until it is stopped or its output fails; then all that came before is
 * written. Interfaces are opened first, so that nothing but that needs privileges. SIGHUP begins the output anew.
 */
export async function captureLive({ options, live, metrics }: LiveParts, stop: AbortSignal): Promise<number> {
  const { failed, fail } = failure()
  const { localProcesses, quiet } = options
  if (options.filter !== undefined) await checkFilter(options.filter, stop)
  if (stop.aborted) return ExitCode.success
  const end = Promise.race([once(stop, 'abort'), failed])
  const processes = localProcesses && (await Processes.start(localProcesses, live, fail))
  try {
    if (processes !== undefined && !quiet) process.stderr.write(`fp-capture: ${processes.description}\n`)
    await captureUntil(end, { options, live, metrics, processes, failed, fail })
  } finally {
    await processes?.close()
  }
  return ExitCode.success
}

/** What is captured, and who publishes its counts. */
export interface LiveParts {
  readonly options: CaptureArguments
  readonly live: LiveArguments
  readonly metrics: CaptureMetrics
}

/** What a capture is run with. */
interface Run extends Failure, LiveParts {
  readonly processes: Processes | undefined
}

async function captureUntil(
  end: Promise<unknown>,
  { options, live, metrics, processes, failed, fail }: Run,
): Promise<void> {
  const seen = await openSeen(options, 'fp-capture')
  const consumer: PacketConsumer = {
    packet: (packet) => fingerprinter.packet(packet),
    release: () => fingerprinter.release(),
  }
  const immediate = live.immediate || processes?.isImmediate === true
  const settings = { ...live, immediate, filter: filterOf(options, live), notice }
  const capture = new LiveCapture(live.interfaces, consumer, settings)
  if (live.user !== undefined) becomeUser(live.user)
  const processOf = processes && ((record: FingerprintRecord) => processes.nameOf(record))
  const sender = processes && ((record: FingerprintRecord) => processes.members(record))
  seen?.checkWritable()
  const counts = noLookUps()
  const lookUps = { processOf, seen: seen?.set, counts }
  const records = new LiveRecords(options, live, { fail, sender, ...lookUps, opened: metrics.opened })
  const write = (record: FingerprintRecord) => records.write(record)
  const fingerprinter = new Fingerprinter(processes?.before(write) ?? write, {
    ...options,
    streams: decryption(options, { grows: true })?.streams,
    opened: both(records.opened, processes && ((opening) => processes.opened(opening))),
    closed: records.closed,
  })
  metrics.begin(() => ({
    statistics: fingerprinter.statistics,
    lookUps: counts,
    live: { interfaces: capture.counts, droppedRecords: records.dropped },
  }))
  const tell = () => report(options, { capture, fingerprinter, records, processes, counts })
  const timer = live.statsSeconds === undefined ? undefined : setInterval(tell, live.statsSeconds * 1000)
  const service = serviceManager('fp-capture')
  process.on('SIGHUP', () => {
    service?.reloading()
    records.reload()
    service?.ready()
  })
  if (!options.quiet) process.stderr.write(`fp-capture: capturing from ${live.interfaces.join(', ')}\n`)
  service?.ready()
  await end
  clearInterval(timer)
  await capture.stop()
  fingerprinter.finish()
  await Promise.race([processes?.finish(), failed])
  await Promise.race([records.close(), failed])
  seen?.close()
  tell()
  await service?.stopping()
}

type Listener = ((opening: OpenedConnection) => void) | undefined

/** Tells both of packets that open connections. */
function both(first: Listener, second: Listener): Listener {
  if (first === undefined || second === undefined) return first ?? second
  return (opening) => {
    first(opening)
    second(opening)
  }
}

interface Failure {
  /** Never resolves; rejects when the capture fails. */
  readonly failed: Promise<never>
  readonly fail: (error: unknown) => void
}

/** A promise that never resolves, and the function that rejects it. */
function failure(): Failure {
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  return { failed, fail }
}

/** What the kernel is asked for: what the protocols need, all of TCP where it is decrypted, the direction that is wanted, and what --filter says. */
function filterOf(options: CaptureArguments, { direction, isKernelFiltered }: LiveArguments): string {
  const { protocols, reassembly, filter, sslkeylogfile, certificates } = options
  const messages = isKernelFiltered ? [kernelFilter({ protocols, reassembly })] : []
  const conditions =
    sslkeylogfile === undefined && !certificates ? messages : messages.map((wanted) => `${wanted} or tcp`)
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
  readonly processes: Processes | undefined
  readonly counts: LookUpCounts
}

/** Says what has been captured so far. */
function report({ quiet, stats }: CaptureArguments, parts: Parts): void {
  const { capture, fingerprinter, records, processes } = parts
  const { statistics } = fingerprinter
  const { counts } = capture
  const labels = processes?.counts
  if (!quiet) {
    process.stderr.write(
      captureSummary(statistics, parts.counts) + processSummary(labels) + interfaceSummary(counts, records.dropped),
    )
  }
  if (stats === undefined) return
  const interfaces = [...counts].map(([name, { received, droppedByKernel, droppedByInterface, skipped }]) => [
    name,
    { received, dropped_by_kernel: droppedByKernel, dropped_by_interface: droppedByInterface, skipped },
  ])
  const sources = {
    interfaces: Object.fromEntries(interfaces),
    records_dropped: records.dropped,
    ...(labels === undefined ? {} : { processes: labels }),
  }
  writeStatistics(stats, statistics, { sources, lookUps: parts.counts })
}
