import {
  type Classifier,
  type ComposedAnswer,
  Composer,
  type ComposerOptions,
  checkNumber,
  markInconsistent,
  type SeenMessage,
  type SeenSet,
} from '@fingerpost/inference'
import type { LogRecord } from '@fingerpost/logs'
import type { JoinOptions } from './joiner.ts'
import { queryOf, seenKey } from './log-query.ts'
import { LoggedContradictions } from './logged-contradictions.ts'
import type { OutputSchema } from './schemas/index.ts'

/** What answers are made with, and which are wanted. */
export interface AnnotateOptions extends ComposerOptions {
  readonly classifier: Classifier
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
  /** Remembers what was answered; an answer that it has not seen before is marked as new. */
  readonly seen?: SeenSet | undefined
  /** Puts answers into the schema of other tools; they are as they are where it is left out. */
  readonly schema?: OutputSchema | undefined
  /** Adds the answer to a connection's hello to the lines that sum up the connection; not done where it is left out. */
  readonly join?: JoinOptions | undefined
}

/** Turns records into answers. */
export class Annotator {
  readonly #composer: Composer
  readonly #limit: number | undefined
  readonly #explain: boolean
  readonly #contradictions = new LoggedContradictions()

  /** Throws a RangeError where an option is out of its range. */
  constructor(options: AnnotateOptions) {
    const { classifier, limit, explain = false } = options
    checkNumber('limit', limit)
    this.#composer = new Composer(classifier, options)
    this.#limit = limit
    this.#explain = explain
  }

  /**
   * Whether anything is to be said of events of a type: of every hello, but of other messages only where something may be
   * known of their kind.
   */
  concerns({ type }: Pick<LogRecord, 'type'>): boolean {
    return HELLOS.has(type) || this.#composer.knows(type)
  }

  /** Remembers what a record of which nothing is to be said tells of those to come. */
  note(record: LogRecord): void {
    this.#contradictions.find(record)
  }

  /** What is to be said of a record. */
  annotate(record: LogRecord): ComposedAnswer {
    const answer = this.#composer.compose(queryOf(record, this.#limit), () => seenMessageOf(record))
    const found = this.#contradictions.find(record)
    if (found.length === 0 || answer.json === undefined) return answer
    return { ...answer, json: markInconsistent(answer.json, found, this.#explain) }
  }
}

const HELLOS: ReadonlySet<string> = new Set(['tls', 'quic'])

function seenMessageOf(record: LogRecord): SeenMessage | undefined {
  const key = seenKey(record.key)
  return key === undefined ? undefined : { key, host: record.sourceAddress }
}
