import type { FingerprintRecord, OpenedConnection } from '@fingerpost/capture'
import { ReloadableClassifier } from '@fingerpost/inference'
import { classifierOf } from '../classifier/options.ts'
import { reportError } from '../console/run.ts'
import type { LiveArguments, Rotation } from './live-options.ts'
import { FileSink } from './live-output.ts'
import { LineQueue } from './live-queue.ts'
import type { CaptureArguments } from './options.ts'
import { type RecorderParts, recorder } from './recorder.ts'
import { RotatedFiles } from './rotation.ts'
import { Views } from './views.ts'

/** Where records come from, and who hears of trouble. */
interface Surroundings extends RecorderParts {
  /** Called when the output cannot be written. */
  readonly fail: (error: unknown) => void
}

/** The records of a live capture: printed as the options ask for, named by a database that can be read again. */
export class LiveRecords {
  readonly #queue: LineQueue
  readonly #views: Views
  readonly #timer: NodeJS.Timeout | undefined
  readonly #classifier: ReloadableClassifier | undefined
  readonly #record: (record: FingerprintRecord) => void

  /** Throws InputError for files that cannot be used. */
  constructor(options: CaptureArguments, { rotation, queueBytes }: LiveArguments, { fail, ...parts }: Surroundings) {
    this.#queue = new LineQueue(sinkOf(options.output, rotation), queueBytes, fail)
    this.#classifier = options.analysis
      ? new ReloadableClassifier(() => classifierOf(options, parts.opened))
      : undefined
    this.#views = new Views(options, this.#queue)
    this.#record = recorder(options, this.#views, { ...parts, classifier: this.#classifier })
    if (rotation === undefined || rotation.seconds === Number.POSITIVE_INFINITY) return
    this.#timer = setInterval(() => this.#queue.reopen(), rotation.seconds * 1000)
  }

  /** Records that found no room in the queue. */
  get dropped(): number {
    return this.#queue.dropped
  }

  /** Told of packets that open connections; undefined where nobody needs to know. */
  get opened(): ((opening: OpenedConnection) => void) | undefined {
    return this.#views.opened
  }

  /** Told of packets that close connections; undefined where nobody needs to know. */
  get closed(): ((closing: OpenedConnection) => void) | undefined {
    return this.#views.closed
  }

  write(record: FingerprintRecord): void {
    this.#record(record)
  }

  /** Begins the output file anew and reads the database again; one that cannot be read leaves the one so far. */
  reload(): void {
    this.#queue.reopen()
    try {
      this.#classifier?.reload()
    } catch (error) {
      reportError('fp-capture', error)
    }
  }

  /** Waits until every record is written. */
  async close(): Promise<void> {
    this.#views.finish()
    clearInterval(this.#timer)
    await this.#queue.close()
  }
}

function sinkOf(path: string, rotation: Rotation | undefined) {
  return rotation === undefined ? new FileSink(path) : new RotatedFiles(path, rotation)
}
