import { isObject, type JsonObject } from '@fingerpost/io/pure'
import type { Insertion, JsonLogReader, LoggedConnection, NoRecord, UnfingerprintedEvents } from '../log-format.ts'
import type { LogRecord } from '../log-record.ts'
import { NeedleSearch } from '../needle-search.ts'
import { MemberInserter, printedObject, unreadLine } from './object-line.ts'
import { valueAt } from './text.ts'

/** What a format of one JSON object a line knows of its objects. */
export interface ObjectReader {
  /** A line that is worth reading holds at least one of these texts; all others are passed over unread. */
  readonly needles: readonly string[]
  /** The first byte of lines that are comments, where the format has any. */
  readonly comment?: number
  readonly unfingerprinted: UnfingerprintedEventSearch
  /** Goes on to other bytes; nothing can be asked until an object in them is scanned. */
  close(): void
  /** Goes to the object in `bytes[start, end)`; false where it was not understood (see `MemberScanner`). */
  scan(bytes: Buffer, start: number, end: number): boolean
  /** Whether an object that was parsed already is worth reading. */
  concerns(event: JsonObject): boolean
  /** What the object is that was scanned last. */
  scanned(): LogRecord | NoRecord
  /** The connection of that object, if connections are asked for. */
  connection(): LoggedConnection | undefined
}

/** Finds events that lack a fingerprint among the lines of a chunk, which are asked for in their order. */
export interface UnfingerprintedEventSearch {
  open(chunk: Buffer): void
  within(start: number, end: number): UnfingerprintedEvents | undefined
}

/** Reads the lines of a log of one JSON object each, whatever the objects are. */
export class JsonLineReader implements JsonLogReader {
  readonly #objects: ObjectReader
  readonly #needles: NeedleSearch
  readonly #inserter: MemberInserter | undefined
  #chunk: Buffer = Buffer.alloc(0)
  #start = 0
  #end = 0
  #isScanned = false

  constructor(objects: ObjectReader, key: string | undefined) {
    this.#objects = objects
    this.#needles = new NeedleSearch(objects.needles)
    this.#inserter = key === undefined ? undefined : new MemberInserter(key)
  }

  open(chunk: Buffer): void {
    this.#objects.close()
    this.#chunk = chunk
    this.#needles.open(chunk)
    this.#objects.unfingerprinted.open(chunk)
  }

  read(start: number, end: number): LogRecord | NoRecord {
    const chunk = this.#chunk
    this.#start = start
    this.#end = end
    this.#isScanned = false
    if (chunk[start] === this.#objects.comment && end > start) return 'no-event'
    if (!this.#needles.within(start, end)) return unreadLine(chunk, start, end)
    if (this.#objects.scan(chunk, start, end)) return this.#scanned()
    return this.readObject(valueAt(chunk, start, end))
  }

  /** Printing an object and scanning that keeps one way to read it; what is nested too deep has no fingerprint. */
  readObject(event: unknown): LogRecord | NoRecord {
    if (!isObject(event)) return 'unreadable'
    if (!this.#objects.concerns(event)) return 'no-fingerprint'
    const bytes = printedObject(event)
    return this.#objects.scan(bytes, 0, bytes.length) ? this.#scanned() : 'no-fingerprint'
  }

  insertion(value: string | undefined): Insertion | undefined {
    return value === undefined ? undefined : this.#inserter?.insertion(this.#chunk, this.#end, value)
  }

  connection(): LoggedConnection | undefined {
    return this.#isScanned ? this.#objects.connection() : undefined
  }

  #scanned(): LogRecord | NoRecord {
    this.#isScanned = true
    return this.#objects.scanned()
  }

  lacks(): UnfingerprintedEvents | undefined {
    return this.#objects.unfingerprinted.within(this.#start, this.#end)
  }
}
