import {
  type Classifier,
  type ComposedAnswer,
  Composer,
  type ComposerOptions,
  checkNumber,
  type SeenMessage,
  type SeenSet,
} from '@fingerpost/inference'
import type { LogRecord } from '@fingerpost/logs'
import type { JoinOptions } from './joiner.ts'
import { queryOf, seenKey } from './log-query.ts'

/** What answers are made with, and which are wanted. */
export interface AnnotateOptions extends ComposerOptions {
  readonly classifier: Classifier
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
  /** Remembers what was answered; an answer that it has not seen before is marked as new. */
  readonly seen?: SeenSet | undefined
  /** Adds the answer to a connection's hello to the lines that sum up the connection; not done where it is left out. */
  readonly join?: JoinOptions | undefined
}

/** Turns records into answers. */
export class Annotator {
  readonly #composer: Composer
  readonly #limit: number | undefined

  /** Throws a RangeError where an option is out of its range. */
  constructor(options: AnnotateOptions) {
    const { classifier, limit } = options
    checkNumber('limit', limit)
    this.#composer = new Composer(classifier, options)
    this.#limit = limit
  }

  /**
   * Whether anything is to be said of events of a type: of every hello, but of other messages only where something may be
   * known of their kind.
   */
  concerns({ type }: Pick<LogRecord, 'type'>): boolean {
    return HELLOS.has(type) || this.#composer.knows(type)
  }

  /** What is to be said of a record. */
  annotate(record: LogRecord): ComposedAnswer {
    return this.#composer.compose(queryOf(record, this.#limit), () => seenMessageOf(record))
  }
}

const HELLOS: ReadonlySet<string> = new Set(['tls', 'quic'])

function seenMessageOf(record: LogRecord): SeenMessage | undefined {
  const key = seenKey(record.key)
  return key === undefined ? undefined : { key, host: record.sourceAddress }
}
