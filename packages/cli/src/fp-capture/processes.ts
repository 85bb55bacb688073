import type { FingerprintRecord, OpenedConnection } from '@fingerpost/capture'
import {
  type ConnectionOwner,
  LabelledRecords,
  type OpenedSocket,
  type ProcessLabelCounts,
  ProcessWatch,
  userNames,
} from '@fingerpost/endpoint'
import type { LiveArguments } from './live-options.ts'
import { FileSink } from './live-output.ts'
import { LineQueue } from './live-queue.ts'
import { type Host, thisHost } from './processes-host.ts'
import type { ProcessArguments } from './processes-options.ts'

/** The processes behind a live capture: each record waits for its own, and a log names all that open connections. */
export class Processes {
  readonly #watch: ProcessWatch
  readonly #isLabelling: boolean
  readonly #host: Host
  readonly #log: LineQueue | undefined
  readonly #owners = new WeakMap<FingerprintRecord, ConnectionOwner>()
  #records: LabelledRecords<FingerprintRecord> | undefined

  private constructor(watch: ProcessWatch, { isLabelling }: ProcessArguments, { host, log }: Outputs) {
    this.#watch = watch
    this.#isLabelling = isLabelling
    this.#host = host
    this.#log = log
  }

  /**
   * Starts watching; `fail` is called when the watch or the log fails later. Throws InputError if the machine does not
   * permit watching or the log cannot be opened.
   */
  static async start(options: ProcessArguments, { queueBytes }: LiveArguments, fail: (error: unknown) => void) {
    const { socketLog, source, commandLine, hostSalt } = options
    const host = thisHost(hostSalt)
    const log = socketLog === undefined ? undefined : new LineQueue(new FileSink(socketLog), queueBytes, fail)
    const opened = log && ((event: OpenedSocket) => log.write(`${JSON.stringify(socketLine(event, host))}\n`))
    const settings = { source, users: userNames(), commandLine }
    const watch = await ProcessWatch.start(settings, { failed: fail, ...(opened ? { opened } : {}) })
    return new Processes(watch, options, { host, log })
  }

  /** How processes are found, and why not in a better way. */
  get description(): string {
    const { source, notes } = this.#watch
    return [`processes are found by ${source}`, ...notes].join('; ')
  }

  /** Whether packets must be seen as they come, since processes are looked up when they do. */
  get isImmediate(): boolean {
    return this.#watch.source !== 'tracepoint'
  }

  /** Told of packets that open connections. */
  opened(opening: OpenedConnection): void {
    this.#watch.opened(opening)
  }

  /** Passes records on once their process is known. */
  before(write: (record: FingerprintRecord) => void): (record: FingerprintRecord) => void {
    if (!this.#isLabelling) return write
    const records = new LabelledRecords<FingerprintRecord>(this.#watch, (record, owner) => {
      this.#owners.set(record, owner)
      write(record)
    })
    this.#records = records
    return (record) => records.write(record)
  }

  /** The members that say who sent a message; a local process that is not known is null. */
  members(record: FingerprintRecord): Record<string, unknown> {
    const owner = this.#owners.get(record)
    return owner === undefined ? {} : { process: processOf(owner), ...this.#host }
  }

  /** The program that sent a message, where it is known. */
  nameOf(record: FingerprintRecord): string | undefined {
    const owner = this.#owners.get(record)
    return typeof owner === 'object' ? owner.name : undefined
  }

  get counts(): ProcessCounts {
    return {
      ...this.#records?.counts,
      ...(this.#log === undefined ? {} : { 'not logged': this.#log.dropped }),
      ...(this.#watch.losses === 0 ? {} : { 'times events were lost': this.#watch.losses }),
    }
  }

  /** Waits until no record is held. */
  async finish(): Promise<void> {
    await this.#records?.finish()
  }

  async close(): Promise<void> {
    await this.#watch.stop()
    await this.#log?.close()
  }
}

/** Records of local connections that were named, those that were not, by reason, and what else went amiss. */
export type ProcessCounts = Readonly<
  Partial<Record<keyof ProcessLabelCounts | 'not logged' | 'times events were lost', number>>
>

interface Outputs {
  readonly host: Host
  readonly log: LineQueue | undefined
}

/** A line of the socket log (docs/formats/endpoint-events.md). */
function socketLine({ connection, time, owner }: OpenedSocket, host: Host): Record<string, unknown> {
  return {
    timestamp: time,
    src_ip: connection.sourceAddress,
    src_port: connection.sourcePort,
    dst_ip: connection.destinationAddress,
    dst_port: connection.destinationPort,
    protocol: connection.transport,
    process: owner === undefined ? null : processOf(owner),
    ...host,
  }
}

function processOf(owner: NonNullable<ConnectionOwner>) {
  return typeof owner === 'string' ? null : owner
}
