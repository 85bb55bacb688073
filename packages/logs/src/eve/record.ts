import type { ClientKey, LogRecord } from '../log-record.ts'
import type { EveEvent } from './event.ts'
import type { LoggedMessage } from './message-reader.ts'
import type { EndSlots, EveSlots } from './slots.ts'

/** Where the members of a record stand that are not of the message. */
export interface RecordSlots extends Pick<EveSlots, 'timestamp' | 'transport'> {
  readonly ends: EndSlots
}

/** A record whose members are read when they are asked for: the client's address alone costs 4 % of an event. */
export class EveRecord implements LogRecord {
  readonly #message: LoggedMessage
  readonly #slots: RecordSlots
  readonly #event: EveEvent
  readonly #number: number

  constructor(message: LoggedMessage, slots: RecordSlots, event: EveEvent) {
    this.#message = message
    this.#slots = slots
    this.#event = event
    this.#number = event.number
  }

  get type(): LoggedMessage['type'] {
    return this.#message.type
  }

  get key(): ClientKey {
    return this.#message.key
  }

  get serverName(): string | undefined {
    return this.#message.serverName
  }

  get userAgent(): string | undefined {
    return this.#message.userAgent
  }

  get sourceAddress(): string | undefined {
    return this.#own().string(this.#slots.ends.sourceAddress)
  }

  get sourcePort(): number | undefined {
    return this.#own().integer(this.#slots.ends.sourcePort)
  }

  get destinationAddress(): string | undefined {
    return this.#own().string(this.#slots.ends.destinationAddress)
  }

  get destinationPort(): number | undefined {
    return this.#own().integer(this.#slots.ends.destinationPort)
  }

  get transport(): number | undefined {
    return TRANSPORTS.get(this.#own().string(this.#slots.transport))
  }

  get time(): number | undefined {
    return this.#own().time(this.#slots.timestamp)
  }

  get timestamp(): string | undefined {
    return this.#own().string(this.#slots.timestamp)
  }

  /** The event, while it is still the one that was read last. */
  #own(): EveEvent {
    if (this.#event.number !== this.#number) throw new TypeError('a log record is gone once its reader has read on')
    return this.#event
  }
}

const TRANSPORTS: ReadonlyMap<string | undefined, number> = new Map([
  ['TCP', 6],
  ['UDP', 17],
])
