import type { CaptureStatistics, InterfaceCounts } from '@fingerpost/capture'
import type { DatabaseListener } from '../classifier/options.ts'
import { DatabaseInfo } from '../metrics/database-info.ts'
import { counter, type Family, type Sample, samplesBy } from '../metrics/exposition.ts'
import { type Publication, publish } from '../metrics/publish.ts'
import type { LookUpCounts } from './annotator.ts'
import type { CaptureArguments } from './options.ts'

/** What a capture counts. */
export interface Counted {
  readonly statistics: CaptureStatistics
  readonly lookUps: LookUpCounts
  /** Of a live capture. */
  readonly live?: LiveCounted
}

interface LiveCounted {
  readonly interfaces: ReadonlyMap<string, InterfaceCounts>
  /** Records that found no room in the queue before the output. */
  readonly droppedRecords: number
}

/** Publishes what a capture counts, once it is begun, where the options say. */
export class CaptureMetrics {
  readonly #options: CaptureArguments
  readonly #database = new DatabaseInfo()
  #publication: Publication | undefined
  #counted: (() => Counted) | undefined

  constructor(options: CaptureArguments) {
    this.#options = options
  }

  /** Rejects with InputError where nothing can be published. */
  async publish(): Promise<void> {
    const { metricsTarget } = this.#options
    if (metricsTarget === undefined) return
    this.#publication = await publish(metricsTarget, {
      command: 'fp-capture',
      families: () => [...(this.#counted === undefined ? [] : families(this.#counted())), ...this.#database.families()],
      isReady: () => this.#counted !== undefined,
    })
  }

  /** To be told of the databases. */
  readonly opened: DatabaseListener = (path, database) => {
    if (this.#options.metricsTarget !== undefined) this.#database.loaded(path, database)
  }

  /** Packets are taken from now on. */
  begin(counted: () => Counted): void {
    this.#counted = counted
  }

  /** Publishes for the last time. */
  close(): void {
    this.#publication?.close()
  }
}

function families({ statistics, lookUps, live }: Counted): Family[] {
  return [
    counter('fingerpost_packets_total', 'Packets that were read.', [{ value: statistics.packets }]),
    counter('fingerpost_packet_bytes_total', 'Bytes of packets as they were captured.', [{ value: statistics.bytes }]),
    counter(
      'fingerpost_records_total',
      'Records by the type of their fingerprints.',
      samplesBy('type', statistics.recordsOf),
    ),
    counter('fingerpost_truncated_records_total', 'Records of messages that never became whole.', [
      { value: statistics.truncated },
    ]),
    counter('fingerpost_parse_failures_total', 'Messages that could not be read.', failures(statistics)),
    counter(
      'fingerpost_annotated_records_total',
      'Records that an answer was added to, by what it rests on.',
      answers(lookUps),
    ),
    ...(live === undefined ? [] : liveFamilies(live)),
  ]
}

function failures({ failures }: CaptureStatistics): Sample[] {
  return [...failures.values()].map(({ protocol, reason, field, count }) => ({
    labels: { type: protocol, reason, field },
    value: count,
  }))
}

function answers({ answers }: LookUpCounts): Sample[] {
  return [...answers].flatMap(([type, counts]) =>
    [...counts].map(([evidence, value]) => ({ labels: { type, evidence }, value })),
  )
}

function liveFamilies({ interfaces, droppedRecords }: LiveCounted): Family[] {
  const received = [...interfaces].map(([name, counts]) => [name, counts.received] as const)
  const dropped = [...interfaces].flatMap(([name, { droppedByKernel, droppedByInterface, skipped }]): Sample[] => [
    { labels: { interface: name, by: 'kernel' }, value: droppedByKernel },
    { labels: { interface: name, by: 'interface' }, value: droppedByInterface },
    { labels: { interface: name, by: 'command' }, value: skipped },
  ])
  return [
    counter(
      'fingerpost_interface_packets_total',
      'Packets that passed the filter, dropped ones among them.',
      samplesBy('interface', received),
    ),
    counter('fingerpost_dropped_packets_total', 'Packets that were not looked at, by who dropped them.', dropped),
    counter('fingerpost_dropped_records_total', 'Records that found no room, as the output was too slow.', [
      { value: droppedRecords },
    ]),
  ]
}
