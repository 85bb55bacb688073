import type { Digests, FingerprintType } from '@fingerpost/fingerprint'
import type { Outcome } from '@fingerpost/inference'
import { Candidates, type LogFormat, type LogReader, type LogRecord, type NoRecord } from '@fingerpost/logs'
import { type AnnotateOptions, Annotator } from './annotate.ts'
import { closingBrace, Splicer } from './splice.ts'

/** What a log looks like, and what is added to it. */
export interface EnrichOptions extends AnnotateOptions {
  readonly format: LogFormat
  readonly digests: Digests
  /** The member that is added; `fingerpost` by default. */
  readonly key?: string | undefined
}

/** What went through an enricher. */
export interface EnrichCounts {
  lines: number
  bytes: number
  /** Events with a fingerprint, by what became of them. */
  readonly outcomes: Map<Outcome, number>
  /** Events that are marked as the first of their kind. */
  novel: number
  /** Lines that cannot be a JSON object, or that hold what an eligible line holds and are not one. */
  unreadable: number
  /** Events with a fingerprint that have the member already. */
  occupied: number
  /** Events with a fingerprint. */
  fingerprinted: number
  /** Of the first 4 MiB, by type: events that have a fingerprint, or could if the tool that wrote them were told so. */
  readonly beginning: Map<FingerprintType, BeginningCounts>
}

/** What the beginning of a log has of one type of events. */
export interface BeginningCounts {
  fingerprinted: number
  unfingerprinted: number
}

/** The member that is added unless told otherwise. */
export const DEFAULT_KEY = 'fingerpost'

/**
 * Adds a member to the lines that carry a client's fingerprint, and leaves every other byte as it is; SSH clients and
 * HTTP requests where the database has any. One enricher is for one stream of lines.
 */
export class Enricher {
  readonly counts: EnrichCounts = {
    lines: 0,
    bytes: 0,
    outcomes: new Map(),
    novel: 0,
    unreadable: 0,
    occupied: 0,
    fingerprinted: 0,
    beginning: new Map(),
  }
  private readonly reader: LogReader
  private readonly annotator: Annotator
  private readonly prefix: string
  private readonly candidates: Candidates
  /** Events without fingerprints are a sign of a log that lacks them; looked for only at first, since it costs. */
  private readonly unfingerprinted: readonly Watched[]
  private watched: readonly Watched[] = NONE
  private readonly output = new Splicer()

  constructor(options: EnrichOptions) {
    const { format, digests, key = DEFAULT_KEY, seen } = options
    this.reader = format.createReader({ digests, memberKey: key, withSource: seen?.scope === 'process+host' })
    this.annotator = new Annotator(options)
    this.prefix = `,${JSON.stringify(key)}:`
    this.candidates = new Candidates(format.needles)
    this.unfingerprinted = format.unfingerprinted
      .filter((events) => this.annotator.concerns(events))
      .map(({ type, needle }) => ({ type, candidates: new Candidates([needle]) }))
  }

  /**
   * The lines of a chunk, enriched. The chunk holds whole lines; only the last one may lack its line feed. What comes
   * back is the chunk itself or memory that is valid until the next call.
   */
  enrich(chunk: Buffer): Buffer {
    this.candidates.open(chunk)
    this.watched = this.isBeginning() ? this.unfingerprinted : NONE
    for (const { candidates } of this.watched) candidates.open(chunk)
    this.output.clear()
    let copied = 0
    for (let start = 0; start < chunk.length; ) {
      const feed = chunk.indexOf(LINE_FEED, start)
      const end = feed < 0 ? chunk.length : feed
      const json = this.annotation(chunk, start, end)
      if (json !== undefined) {
        const brace = closingBrace(chunk, end)
        this.output.copy(chunk, copied, brace)
        this.output.insert(this.prefix + json)
        copied = brace
      }
      this.counts.lines++
      start = end + 1
    }
    this.counts.bytes += chunk.length
    if (copied === 0) return chunk
    this.output.copy(chunk, copied, chunk.length)
    return this.output.view()
  }

  /** Counts a piece of a line that is too long to be looked at; it passes as it is. */
  pass(piece: Buffer, isStart: boolean): void {
    this.counts.bytes += piece.length
    if (!isStart) return
    this.counts.lines++
    this.counts.unreadable++
  }

  /** The annotation of an event that was parsed already; undefined where it is to be left alone. */
  enrichObject(event: unknown): string | undefined {
    this.counts.lines++
    return this.count(this.reader.readObject(event))
  }

  private annotation(chunk: Buffer, start: number, end: number): string | undefined {
    if (this.candidates.within(start, end)) {
      const read = this.reader.read(chunk, start, end)
      if (read !== 'no-fingerprint') return this.count(read)
    } else if (!isBraced(chunk, start, end)) {
      if (!isBlank(chunk, start, end)) this.counts.unreadable++
      return undefined
    }
    for (const { type, candidates } of this.watched) {
      if (candidates.within(start, end)) this.beginning(type).unfingerprinted++
    }
    return undefined
  }

  private isBeginning(): boolean {
    return this.counts.bytes < WATCHED
  }

  private beginning(type: FingerprintType): BeginningCounts {
    let counts = this.counts.beginning.get(type)
    if (counts === undefined) {
      counts = { fingerprinted: 0, unfingerprinted: 0 }
      this.counts.beginning.set(type, counts)
    }
    return counts
  }

  private count(read: LogRecord | NoRecord): string | undefined {
    if (typeof read === 'string') {
      if (read === 'unreadable') this.counts.unreadable++
      if (read === 'occupied') this.counts.occupied++
      return undefined
    }
    if (!this.annotator.concerns(read)) return undefined
    this.counts.fingerprinted++
    if (this.isBeginning()) this.beginning(read.type).fingerprinted++
    const { outcome, json, novel } = this.annotator.annotate(read)
    if (novel) this.counts.novel++
    this.counts.outcomes.set(outcome, (this.counts.outcomes.get(outcome) ?? 0) + 1)
    return json
  }
}

/** Whether a line could be a JSON object: whitespace aside, it starts with `{` and ends with `}`. */
function isBraced(bytes: Buffer, start: number, end: number): boolean {
  let first = start
  while (first < end && isWhitespace(bytes[first])) first++
  let last = end - 1
  while (last > first && isWhitespace(bytes[last])) last--
  return bytes[first] === OPEN_BRACE && bytes[last] === CLOSE_BRACE
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  let at = start
  while (at < end && isWhitespace(bytes[at])) at++
  return at === end
}

function isWhitespace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09
}

/** Lines of events of a type. */
interface Watched {
  readonly type: FingerprintType
  readonly candidates: Candidates
}

const NONE: readonly Watched[] = []
const LINE_FEED = 0x0a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const WATCHED = 4 * 1024 * 1024
