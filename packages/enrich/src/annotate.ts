import {
  type Classifier,
  type Identification,
  isIdentified,
  type MatchTier,
  writeIdentification,
} from '@fingerpost/inference'
import type { LogRecord } from '@fingerpost/logs'

export interface AnnotateOptions {
  readonly classifier: Classifier
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
  /** Answers with a lower score are left out, 0 to 1; 0 by default. */
  readonly minimumScore?: number | undefined
  /** Leave events alone whose fingerprint matches nothing. */
  readonly knownOnly?: boolean | undefined
}

/** What became of a record: the tier that matched, or why no process is named. */
export type Outcome = MatchTier | 'unknown' | 'below-minimum'

export interface Annotation {
  readonly outcome: Outcome
  /** The value to add, as JSON text; undefined where the event is to be left alone. */
  readonly json: string | undefined
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

  annotate(record: LogRecord): Annotation {
    const { ja3, ja4, handshake } = record.fingerprints
    const identification = this.options.classifier.identifyLogged({
      ja3,
      ja4,
      handshake,
      serverName: record.serverName,
      destinationAddress: record.destinationAddress,
      destinationPort: record.destinationPort,
      limit: this.options.limit,
    })
    const known = this.written.get(identification)
    if (known !== undefined) return known
    const annotation = this.write(identification)
    this.written.set(identification, annotation)
    return annotation
  }

  private write(identification: Identification): Annotation {
    const { minimumScore = 0, knownOnly = false } = this.options
    if (!isIdentified(identification)) {
      return { outcome: 'unknown', json: knownOnly ? undefined : writeIdentification(identification) }
    }
    if (identification.score < minimumScore) return { outcome: 'below-minimum', json: undefined }
    return { outcome: identification.match.by, json: writeIdentification(identification) }
  }
}
