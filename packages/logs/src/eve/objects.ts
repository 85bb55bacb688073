import type { JsonObject } from '@fingerpost/io/pure'
import type { ObjectReader } from '../json/line-reader.ts'
import type { LogReaderOptions, NoRecord } from '../log-format.ts'
import { EveEvent } from './event.ts'
import { HelloReader } from './hello-reader.ts'
import { HttpRequestReader } from './http-request.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import { EveRecord, type RecordSlots } from './record.ts'
import { type EveSlots, eveSlots } from './slots.ts'
import { SshClientReader } from './ssh-client.ts'
import { UnfingerprintedSearch } from './unfingerprinted.ts'

/** Reads Suricata's EVE events (7 and 8; older ones as far as they go). */
export class EveObjects implements ObjectReader {
  readonly needles = NEEDLES
  readonly unfingerprinted = new UnfingerprintedSearch()
  readonly #slots: EveSlots
  readonly #event: EveEvent
  readonly #kinds: readonly EventKind[]
  /** Where most events have what a record tells, and where alerts have it. */
  readonly #ofEvents: RecordSlots
  readonly #ofAlerts: RecordSlots

  constructor({ digests, addition }: LogReaderOptions) {
    this.#slots = eveSlots(addition?.key)
    this.#event = new EveEvent(this.#slots)
    const { tls, quic, ssh, http, timestamp, transport, ends, flowEnds } = this.#slots
    const hellos = [tls, quic].map((slots) => new HelloReader(slots, digests))
    const readers: MessageReader[] = [...hellos, new SshClientReader(ssh, digests), new HttpRequestReader(http)]
    this.#kinds = readers.map((reader) => ({ quoted: JSON.stringify(reader.type), reader }))
    this.#ofEvents = { timestamp, transport, ends }
    this.#ofAlerts = { timestamp, transport, ends: flowEnds }
  }

  close(): void {
    this.#event.close()
  }

  scan(bytes: Buffer, start: number, end: number): boolean {
    return this.#event.scan(bytes, start, end)
  }

  concerns({ event_type: type }: JsonObject): boolean {
    return type === 'alert' || this.#kinds.some(({ reader }) => reader.type === type)
  }

  scanned(): EveRecord | NoRecord {
    const { eventType, added } = this.#slots
    const isAlert = this.#event.is(eventType, '"alert"')
    const message = isAlert ? this.#ofAlert() : this.#message()
    if (message === undefined) return 'no-fingerprint'
    if (added !== undefined && this.#event.has(added)) return 'occupied'
    return new EveRecord(message, isAlert ? this.#ofAlerts : this.#ofEvents, this.#event)
  }

  /** What the object of the event's type tells. */
  #message(): LoggedMessage | undefined {
    const { eventType } = this.#slots
    for (const { quoted, reader } of this.#kinds) {
      if (this.#event.is(eventType, quoted)) return reader.read(this.#event)
    }
    return undefined
  }

  /**
   * What the first object tells that an alert has. Its addresses are those of the packet that raised it, perhaps the
   * server's. The client is the source of its flow, so an alert without one (Suricata 6) has neither end.
   */
  #ofAlert(): LoggedMessage | undefined {
    return this.#kinds.find(({ reader }) => this.#event.has(reader.self))?.reader.read(this.#event)
  }
}

/** Events of one type, which is kept as it stands in a line. */
interface EventKind {
  readonly quoted: string
  readonly reader: MessageReader
}

/**
 * A line with a fingerprint holds at least one of these, so that all others are passed over unread: parts of the keys
 * `ja3`, `ja4`, `hassh` and `request_headers`, and the start of an escape that could stand for one of their letters. A
 * search jumps from one occurrence of the first byte to the next; texts of eight bytes and more take three times as long.
 */
const NEEDLES = ['ja3"', 'ja4"', 'hassh"', 'quest_h', '\\u00']
