import type { ObjectReader } from '../json/line-reader.ts'
import type { ConnectionName, LoggedConnection, LogReaderOptions, NoRecord } from '../log-format.ts'
import { CONNECTION_FIELDS, connectionIn, isOfConnection } from '../zeek/connection.ts'
import { FIELD_NAMES, KEY_FIELDS } from '../zeek/event.ts'
import { MessageReader } from '../zeek/message-reader.ts'
import { ZeekRecord } from '../zeek/record.ts'
import { JsonEvent } from './event.ts'
import { zeekSlots } from './slots.ts'
import { UnfingerprintedSearch } from './unfingerprinted.ts'

/** Reads Zeek's logs in JSON: flat as Zeek writes it, or as shippers nest it; one log, or several in one stream. */
export class ZeekObjects implements ObjectReader {
  readonly needles: readonly string[]
  readonly comment = COMMENT
  readonly unfingerprinted = new UnfingerprintedSearch()
  readonly #event: JsonEvent
  readonly #messages: MessageReader
  readonly #join: ConnectionName | undefined

  constructor({ digests, addition, join }: LogReaderOptions) {
    this.needles = join === undefined ? NEEDLES : [...NEEDLES, ...CONNECTION_NEEDLES]
    this.#join = join
    this.#event = new JsonEvent(zeekSlots(addition?.key))
    this.#messages = new MessageReader(digests)
  }

  close(): void {
    this.#event.close()
  }

  scan(bytes: Buffer, start: number, end: number): boolean {
    return this.#event.scan(bytes, start, end)
  }

  concerns(): boolean {
    return true
  }

  scanned(): ZeekRecord | NoRecord {
    const message = this.#messages.read(this.#event)
    if (message === undefined) return this.#isJoined() && this.#event.isOccupied ? 'occupied' : 'no-fingerprint'
    return this.#event.isOccupied ? 'occupied' : new ZeekRecord(message, this.#event)
  }

  connection(): LoggedConnection | undefined {
    return this.#join && connectionIn(this.#event, this.#join)
  }

  #isJoined(): boolean {
    return this.#join !== undefined && isOfConnection(this.#event)
  }
}

/** A line with a fingerprint has one of these keys, or an escape that could stand for one of their letters. */
const NEEDLES = [...KEY_FIELDS.map((field) => `${FIELD_NAMES[field]}"`), '\\u00']
const CONNECTION_NEEDLES = CONNECTION_FIELDS.map((field) => `${FIELD_NAMES[field]}"`)
const COMMENT = 0x23
