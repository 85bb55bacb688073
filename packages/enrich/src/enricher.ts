import type { Digests } from '@fingerpost/fingerprint'
import {
  type Addition,
  ALL_LOG_FORMATS,
  type Insertion,
  type LogFormats,
  type LogReader,
  recogniseLog,
} from '@fingerpost/logs'
import type { AnnotateOptions } from './annotate.ts'
import { answerColumns } from './columns.ts'
import { CountingAnnotator } from './counting-annotator.ts'
import type { EnrichCounts } from './counts.ts'
import { byteOrderMark, isUtf16 } from './encoding.ts'
import { Splicer } from './splicer.ts'

/** What is added, and to what. */
export interface EnrichOptions extends AnnotateOptions {
  readonly digests: Digests
  /** The member that is added to events that are objects; that of the schema, or `fingerpost`, by default. */
  readonly key?: string | undefined
}

/** What is added to lines, and of what formats they may be. */
export interface EnrichLinesOptions extends EnrichOptions {
  /** A log is of the first format that recognises it, else of the first of all; by default any that there is, else EVE. */
  readonly formats?: LogFormats | undefined
}

/** The member that is added unless told otherwise. */
export const DEFAULT_KEY = 'fingerpost'

/**
 * Adds an answer to the lines that carry a client's fingerprint, where their format wants it, and leaves every byte that
 * they have as it is; SSH clients and HTTP requests where the database has any.
 */
export class Enricher {
  readonly #options: EnrichLinesOptions
  #annotator: CountingAnnotator
  readonly #output = new Splicer()
  #reader: LogReader | undefined

  /** Throws a RangeError where an option is out of its range. */
  constructor(options: EnrichLinesOptions) {
    this.#options = options
    this.#annotator = new CountingAnnotator(options)
  }

  /** An enricher for another log that is read at the same time; it adds to the same counts. */
  beside(): Enricher {
    const other = new Enricher(this.#options)
    other.#annotator = this.#annotator
    return other
  }

  /** What went through so far. */
  get counts(): EnrichCounts {
    return this.#annotator.counts
  }

  /**
   * Another log begins with the next chunk, perhaps of another format; or goes on there, where `head` is given: the whole
   * lines that it began with, which are read and not put out.
   */
  begin(head: Buffer = Buffer.alloc(0)): void {
    this.#reader = undefined
    if (head.length === 0) return
    const first = byteOrderMark(head)
    this.#reader = this.#readerOf(head.subarray(first))
    this.#reader.open(head)
    for (let start = first; start < head.length; ) {
      const end = head.indexOf(LINE_FEED, start)
      this.#reader.read(start, end)
      this.#reader.insertion(undefined)
      start = end + 1
    }
  }

  /**
   * The lines of a chunk, enriched. The chunk holds whole lines; only the last one of a log may lack its line feed. What
   * comes back is the chunk itself or memory that is valid until the next call.
   */
  enrich(chunk: Buffer): Buffer {
    const start = this.#reader === undefined ? this.#startOf(chunk) : 0
    this.#reader ??= this.#readerOf(chunk.subarray(start))
    this.#reader.open(chunk)
    this.#output.clear()
    const copied = this.#splice(chunk, start, this.#reader)
    this.counts.bytes += chunk.length
    if (copied === 0) return chunk
    this.#output.copy(chunk, copied, chunk.length)
    return this.#output.view()
  }

  /** Counts a piece of a line that is too long to be looked at; it passes as it is. */
  pass(piece: Buffer, isStart: boolean): void {
    this.counts.bytes += piece.length
    if (!isStart) return
    this.counts.lines++
    this.counts.unreadable++
  }

  /** Where the first line of a log begins. */
  #startOf(head: Buffer): number {
    if (isUtf16(head)) this.counts.utf16++
    return byteOrderMark(head)
  }

  /** Puts out the chunk up to its last insertion, whose offset it gives; 0 where there is none. */
  #splice(chunk: Buffer, first: number, reader: LogReader): number {
    let [copied, lines] = [0, 0]
    for (let start = first; start < chunk.length; ) {
      const feed = chunk.indexOf(LINE_FEED, start)
      const end = feed < 0 ? chunk.length : feed
      const insertion = this.#insertion(reader, start, end)
      if (insertion !== undefined) {
        this.#output.copy(chunk, copied, insertion.at)
        this.#output.insert(insertion.text)
        copied = insertion.at
      }
      lines++
      start = end + 1
    }
    this.counts.lines += lines
    return copied
  }

  #insertion(reader: LogReader, start: number, end: number): Insertion | undefined {
    const read = reader.read(start, end)
    return reader.insertion(this.#annotator.annotateLine(reader, read))
  }

  #readerOf(head: Buffer): LogReader {
    const { formats = ALL_LOG_FORMATS, digests, join } = this.#options
    const format = recogniseLog(head, formats)
    this.#annotator.begin(format)
    return format.createReader({ digests, addition: additionOf(this.#options), join: join?.by })
  }
}

/** What is added to events. */
export function additionOf({ schema, key = schema?.key ?? DEFAULT_KEY }: EnrichOptions): Addition {
  return { key, columns: answerColumns(schema?.path) }
}

const LINE_FEED = 0x0a
