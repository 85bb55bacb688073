import type { JsonObject } from '@fingerpost/io/pure'
import type { ObjectReader } from '../json/line-reader.ts'
import type { LoggedConnection, LogReaderOptions, NoRecord } from '../log-format.ts'
import { EveEvent } from './event.ts'
import { HelloReader } from './hello-reader.ts'
import { HttpRequestReader } from './http-request.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import { EveRecord, type RecordSlots } from './record.ts'
import { type EveSlots, eveSlots, reversed } from './slots.ts'
import { SshClientReader } from './ssh-client.ts'
import { UnfingerprintedSearch } from './unfingerprinted.ts'

/** Reads Suricata's EVE events (7 and 8; older ones as far as they go). */
export class EveObjects implements ObjectReader {
  readonly needles: readonly string[]
  readonly unfingerprinted = new UnfingerprintedSearch()
  readonly #slots: EveSlots
  readonly #event: EveEvent
  readonly #kinds: readonly EventKind[]
  /** Where most events have what a record tells, and where alerts have it. */
  readonly #ofEvents: RecordSlots
  readonly #ofAlerts: RecordSlots
  /** Where an event of a packet of the server has it. */
  readonly #ofReversed: RecordSlots

  constructor({ digests, addition, join }: LogReaderOptions) {
    this.needles = join === undefined ? NEEDLES : [...NEEDLES, FLOW_NEEDLE]
    this.#slots = eveSlots({ added: addition?.key, join })
    this.#event = new EveEvent(this.#slots)
    const { tls, quic, ssh, http, timestamp, transport, ends, flowEnds } = this.#slots
    const hellos = [tls, quic].map((slots) => new HelloReader(slots, digests))
    const readers: MessageReader[] = [...hellos, new SshClientReader(ssh, digests), new HttpRequestReader(http)]
    this.#kinds = readers.map((reader) => ({ quoted: JSON.stringify(reader.type), reader }))
    this.#ofEvents = { timestamp, transport, ends }
    this.#ofAlerts = { timestamp, transport, ends: flowEnds }
    this.#ofReversed = { timestamp, transport, ends: reversed(ends) }
  }

  close(): void {
    this.#event.close()
  }

  scan(bytes: Buffer, start: number, end: number): boolean {
    return this.#event.scan(bytes, start, end)
  }

  concerns({ event_type: type }: JsonObject): boolean {
    if (type === 'flow') return this.#slots.connection !== undefined
    return type === 'alert' || this.#kinds.some(({ reader }) => reader.type === type)
  }

  scanned(): EveRecord | NoRecord {
    const { eventType, added } = this.#slots
    const isAlert = this.#event.is(eventType, '"alert"')
    const message = isAlert ? this.#ofAlert() : this.#message()
    if (message === undefined && !this.#isJoined()) return 'no-fingerprint'
    if (added !== undefined && this.#event.has(added)) return 'occupied'
    if (message === undefined) return 'no-fingerprint'
    return new EveRecord(message, isAlert ? this.#alertSlots() : this.#ofEvents, this.#event)
  }

  connection(): LoggedConnection | undefined {
    const { connection, timestamp } = this.#slots
    const id = connection === undefined ? undefined : this.#event.text(connection)
    return id === undefined
      ? undefined
      : { id, part: this.#isFlow() ? 'end' : 'message', time: this.#event.time(timestamp) }
  }

  /** Whether the event is one that takes over the answer of its connection. */
  #isJoined(): boolean {
    return this.#slots.connection !== undefined && this.#isFlow()
  }

  #isFlow(): boolean {
    return this.#event.is(this.#slots.eventType, '"flow"')
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
   * What the first object tells that an alert has.
   */
  #ofAlert(): LoggedMessage | undefined {
    return this.#kinds.find(({ reader }) => this.#event.has(reader.self))?.reader.read(this.#event)
  }

  /**
   * Where an alert has the ends of its connection. Its own addresses are those of the packet that raised it, perhaps the
   * server's. The client is the source of its flow; without one (`metadata` without `flow`) `direction` tells, and where
   * that is missing as well (Suricata 6), the alert has neither end.
   */
  #alertSlots(): RecordSlots {
    const { flowEnds, direction } = this.#slots
    if (this.#event.has(flowEnds.sourceAddress)) return this.#ofAlerts
    if (this.#event.is(direction, '"to_server"')) return this.#ofEvents
    return this.#event.is(direction, '"to_client"') ? this.#ofReversed : this.#ofAlerts
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
/** Flow events have it as their type, and an object of that name. */
const FLOW_NEEDLE = 'flow"'
