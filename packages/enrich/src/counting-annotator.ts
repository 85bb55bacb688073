import type { LogFormat, LogReader, LogRecord, NoRecord } from '@fingerpost/logs'
import { type AnnotateOptions, Annotator } from './annotate.ts'
import { type EnrichCounts, noCounts, type TypeCounts } from './counts.ts'
import { Joiner } from './joiner.ts'
import type { OutputSchema } from './schemas/index.ts'

/** Annotates what a reader gives, and counts what becomes of it. */
export class CountingAnnotator {
  readonly counts: EnrichCounts = noCounts()
  readonly #annotator: Annotator
  readonly #joiner: Joiner | undefined
  readonly #schema: OutputSchema | undefined

  /** Throws a RangeError where an option is out of its range. */
  constructor(options: AnnotateOptions) {
    this.#annotator = new Annotator(options)
    this.#schema = options.schema
    this.#joiner = options.join && new Joiner(options.join)
    this.counts.join = this.#joiner?.counts
  }

  /** A log of this format is read from now on. */
  begin({ unfingerprinted }: LogFormat): void {
    const { beginning } = this.counts
    for (const events of unfingerprinted) {
      if (!beginning.has(events) && this.#annotator.concerns(events))
        beginning.set(events, { fingerprinted: 0, unfingerprinted: 0 })
    }
  }

  /** What is added to the line that a reader read last, as JSON text; undefined where it is left alone. */
  annotateLine(reader: LogReader, read: LogRecord | NoRecord): string | undefined {
    const connection = this.#joiner && reader.connection?.()
    const json = this.#answer(read)
    if (connection === undefined || this.#joiner === undefined) {
      if (read === 'no-fingerprint') this.#noteLacking(reader)
      return this.#printed(json, read)
    }
    if (typeof read !== 'string' && json !== undefined) this.#joiner.note(connection, json)
    if (read !== 'no-fingerprint' || connection.part === 'message') return this.#printed(json, read)
    const answer = this.#joiner.answerFor(connection)
    return answer && this.#schema ? this.#schema.print(answer, { kind: 'connection', id: connection.id }) : answer
  }

  /** What is added to an event, as JSON text; undefined where it is left alone. */
  annotate(read: LogRecord | NoRecord): string | undefined {
    return this.#printed(this.#answer(read), read)
  }

  #printed(answer: string | undefined, read: LogRecord | NoRecord): string | undefined {
    if (this.#schema === undefined || answer === undefined || typeof read === 'string') return answer
    return this.#schema.print(answer, read.key)
  }

  #answer(read: LogRecord | NoRecord): string | undefined {
    if (typeof read === 'string') {
      if (read === 'unreadable') this.counts.unreadable++
      if (read === 'occupied') this.counts.occupied++
      return undefined
    }
    if (this.#annotator.concerns(read)) return this.#annotated(read)
    this.#annotator.note(read)
    return undefined
  }

  #annotated(record: LogRecord): string | undefined {
    const { outcomes } = this.counts
    this.counts.fingerprinted++
    if (this.#isBeginning()) this.#noteFingerprinted(record)
    const { outcome, json, novel, evidence = 'none' } = this.#annotator.annotate(record)
    const { annotated } = this.#countType(record)
    if (json !== undefined) annotated.set(evidence, (annotated.get(evidence) ?? 0) + 1)
    if (novel) this.counts.novel++
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    return json
  }

  #countType({ type }: LogRecord): TypeCounts {
    const counts = this.counts.types.get(type) ?? { events: 0, annotated: new Map() }
    if (counts.events === 0) this.counts.types.set(type, counts)
    counts.events++
    return counts
  }

  #noteFingerprinted({ type }: LogRecord): void {
    for (const [events, counts] of this.counts.beginning) if (events.type === type) counts.fingerprinted++
  }

  /** Events without fingerprints are a sign of a log that lacks them; looked for only at first, since it costs. */
  #noteLacking(reader: LogReader): void {
    if (!this.#isBeginning()) return
    const events = reader.lacks()
    const counts = events && this.counts.beginning.get(events)
    if (counts !== undefined) counts.unfingerprinted++
  }

  #isBeginning(): boolean {
    return this.counts.bytes < BEGINNING
  }
}

const BEGINNING = 4 * 1024 * 1024
