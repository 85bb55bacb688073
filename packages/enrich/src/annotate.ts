import type { MatchTier } from '@fingerpost/database'
import {
  type Classifier,
  type Identification,
  isIdentified,
  type LoggedQuery,
  markNovel,
  type Query,
  type SeenSet,
  writeIdentification,
} from '@fingerpost/inference'
import type { LogRecord } from '@fingerpost/logs'

/** What answers are made with, and which are wanted. */
export interface AnnotateOptions {
  readonly classifier: Classifier
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
  /** Answers with a lower score are left out, 0 to 1; 0 by default. */
  readonly minimumScore?: number | undefined
  /** Leave events alone whose fingerprint matches nothing. */
  readonly knownOnly?: boolean | undefined
  /** Say what each answer is made of: the first processes, as many as are listed, or 3. */
  readonly explain?: boolean | undefined
  /** Marks what it has not seen yet, and is told of it. */
  readonly seen?: SeenSet | undefined
}

/** What became of a record: the tier that matched, or why no process is named. */
export type Outcome = MatchTier | 'unknown' | 'below-minimum'

/** What is said of an event. */
export interface Annotation {
  readonly outcome: Outcome
  /** The value to add, as JSON text; undefined where the event is to be left alone. */
  readonly json: string | undefined
  /** Set where the process is seen with the fingerprint for the first time. */
  readonly novel?: true
}

/** Turns records into annotations. The text of an answer that the classifier gives again is written once. */
export class Annotator {
  private readonly options: AnnotateOptions
  private readonly written = new WeakMap<Identification, Annotation>()

  /** Throws a RangeError where an option is out of its range. */
  constructor(options: AnnotateOptions) {
    const { minimumScore = 0, limit } = options
    if (!(minimumScore >= 0 && minimumScore <= 1)) throw new RangeError('minimumScore: must be from 0 to 1')
    if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) throw new RangeError('limit: must be 1 or more')
    this.options = options
  }

  /**
   * Whether anything is to be said of events of a type: of every hello, but of other messages only where something may be
   * known of their kind.
   */
  concerns({ type }: Pick<LogRecord, 'type'>): boolean {
    return HELLOS.has(type) || this.options.classifier.types.has(type)
  }

  /** What is to be said of a record. */
  annotate(record: LogRecord): Annotation {
    const { classifier, limit } = this.options
    const query = queryOf(record, limit)
    const identification = 'fingerprint' in query ? classifier.identify(query) : classifier.identifyLogged(query)
    let annotation = this.written.get(identification)
    if (annotation === undefined) {
      annotation = this.write(identification, query)
      this.written.set(identification, annotation)
    }
    return this.isNovel(record, identification, annotation) ? asNovel(annotation) : annotation
  }

  /** What is left alone is not remembered, so that its first sight is marked when it is written. */
  private isNovel(record: LogRecord, identification: Identification, { json }: Annotation): boolean {
    const { seen } = this.options
    if (seen === undefined || json === undefined) return false
    const key = seenKey(record)
    return key !== undefined && seen.isNovel(identification, { key, host: record.sourceAddress })
  }

  private write(identification: Identification, query: Query | LoggedQuery): Annotation {
    const { classifier, minimumScore = 0, knownOnly = false, explain = false } = this.options
    if (!isIdentified(identification)) {
      return { outcome: 'unknown', json: knownOnly ? undefined : writeIdentification(identification) }
    }
    if (identification.score < minimumScore) return { outcome: 'below-minimum', json: undefined }
    const explanation = explain ? classifier.explain(query) : undefined
    return { outcome: identification.match.by, json: writeIdentification(identification, explanation) }
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

function asNovel({ outcome, json }: Annotation): Annotation {
  return { outcome, json: json && markNovel(json), novel: true }
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
