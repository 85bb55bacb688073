import { isObject } from '@fingerpost/io/pure'
import { MemberInserter, printedObject, unreadLine } from '../json/object-line.ts'
import { valueAt } from '../json/text.ts'
import type { Insertion, JsonLogReader, LogReaderOptions, NoRecord, UnfingerprintedEvents } from '../log-format.ts'
import { NeedleSearch } from '../needle-search.ts'
import { FIELD_NAMES, KEY_FIELDS } from '../zeek/event.ts'
import { MessageReader } from '../zeek/message-reader.ts'
import { ZeekRecord } from '../zeek/record.ts'
import { JsonEvent } from './event.ts'
import { zeekSlots } from './slots.ts'
import { UnfingerprintedSearch } from './unfingerprinted.ts'

/** Reads Zeek's logs in JSON: flat as Zeek writes it, or as shippers nest it; one log, or several in one stream. */
export class ZeekJsonReader implements JsonLogReader {
  readonly #event: JsonEvent
  readonly #messages: MessageReader
  readonly #inserter: MemberInserter | undefined
  readonly #needles = new NeedleSearch(NEEDLES)
  readonly #unfingerprinted = new UnfingerprintedSearch()
  #chunk: Buffer = Buffer.alloc(0)
  #start = 0
  #end = 0

  constructor({ digests, addition }: LogReaderOptions) {
    this.#event = new JsonEvent(zeekSlots(addition?.key))
    this.#messages = new MessageReader(digests)
    this.#inserter = addition && new MemberInserter(addition.key)
  }

  open(chunk: Buffer): void {
    this.#event.close()
    this.#chunk = chunk
    this.#needles.open(chunk)
    this.#unfingerprinted.open(chunk)
  }

  read(start: number, end: number): ZeekRecord | NoRecord {
    const chunk = this.#chunk
    this.#start = start
    this.#end = end
    if (chunk[start] === COMMENT && end > start) return 'no-event'
    if (!this.#needles.within(start, end)) return unreadLine(chunk, start, end)
    if (this.#event.scan(chunk, start, end)) return this.#scanned()
    return this.readObject(valueAt(chunk, start, end))
  }

  readObject(event: unknown): ZeekRecord | NoRecord {
    if (!isObject(event)) return 'unreadable'
    const bytes = printedObject(event)
    return this.#event.scan(bytes, 0, bytes.length) ? this.#scanned() : 'no-fingerprint'
  }

  insertion(value: string | undefined): Insertion | undefined {
    return value === undefined ? undefined : this.#inserter?.insertion(this.#chunk, this.#end, value)
  }

  lacks(): UnfingerprintedEvents | undefined {
    return this.#unfingerprinted.within(this.#start, this.#end)
  }

  #scanned(): ZeekRecord | NoRecord {
    const message = this.#messages.read(this.#event)
    if (message === undefined) return 'no-fingerprint'
    return this.#event.isOccupied ? 'occupied' : new ZeekRecord(message, this.#event)
  }
}

/** A line with a fingerprint has one of these keys, or an escape that could stand for one of their letters. */
const NEEDLES = [...KEY_FIELDS.map((field) => `${FIELD_NAMES[field]}"`), '\\u00']
const COMMENT = 0x23
