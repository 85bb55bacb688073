import {
  type Answer,
  type Classifier,
  Composer,
  type ComposerOptions,
  checkNumber,
  type LoggedQuery,
  type Query,
  type SeenSet,
  type Sighting,
} from '@fingerpost/inference'
import type { LogRecord } from '@fingerpost/logs'

/** What answers are made with, and which are wanted. */
export interface AnnotateOptions extends ComposerOptions {
  readonly classifier: Classifier
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
  /** Marks what it has not seen yet, and is told of it. */
  readonly seen?: SeenSet | undefined
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
  annotate(record: LogRecord): Answer {
    return this.#composer.compose(queryOf(record, this.#limit), () => sightingOf(record))
  }
}

const HELLOS: ReadonlySet<string> = new Set(['tls', 'quic'])

function queryOf(record: LogRecord, limit: number | undefined): Query | LoggedQuery {
  const { ja3, ja3String, ja4, handshake, hassh, fingerprint } = record.fingerprints
  const { serverName, destinationAddress, destinationPort, userAgent, day: time } = record
  if (fingerprint !== undefined)
    return { fingerprint, serverName, destinationAddress, destinationPort, userAgent, time, limit }
  return {
    ja3,
    ja3String,
    ja4,
    handshake,
    hassh,
    serverName,
    destinationAddress,
    destinationPort,
    userAgent,
    time,
    limit,
  }
}

function sightingOf(record: LogRecord): Sighting | undefined {
  const key = seenKey(record)
  return key === undefined ? undefined : { key, host: record.sourceAddress }
}

/** JA4 stays the same where a client shuffles its extensions; JA3, which does not, is for logs without it. */
function seenKey({ fingerprints }: LogRecord): string | undefined {
  const { ja3, ja4, hassh, fingerprint } = fingerprints
  const [hash] = ja4
  if (hash !== undefined) return `ja4/${hash}`
  if (hassh !== undefined) return `hassh/${hassh}`
  if (fingerprint !== undefined) return fingerprint
  return ja3 && `ja3/${ja3}`
}
