import type { ClientKey, LogRecord } from '../log-record.ts'
import { Field, type ZeekEvent } from './event.ts'
import { parseZeekTime, type ZeekTime } from './time-stamp.ts'

/** What a line tells of the client's message itself. */
export type ZeekMessage = Pick<LogRecord, 'type' | 'key'>

/** A record whose members are read when they are asked for. Zeek's originator is the client. */
export class ZeekRecord implements LogRecord {
  readonly #message: ZeekMessage
  readonly #event: ZeekEvent
  readonly #number: number

  constructor(message: ZeekMessage, event: ZeekEvent) {
    this.#message = message
    this.#event = event
    this.#number = event.number
  }

  get type(): ZeekMessage['type'] {
    return this.#message.type
  }

  get key(): ClientKey {
    return this.#message.key
  }

  get serverName(): string | undefined {
    return this.#own().text(Field.serverName)
  }

  /** The logs of hellos have none. */
  get userAgent(): undefined {
    return undefined
  }

  get sourceAddress(): string | undefined {
    return this.#own().text(Field.clientAddress)
  }

  get sourcePort(): number | undefined {
    return this.#own().integer(Field.clientPort)
  }

  get destinationAddress(): string | undefined {
    return this.#own().text(Field.serverAddress)
  }

  get destinationPort(): number | undefined {
    return this.#own().integer(Field.serverPort)
  }

  /** The protocol of the message tells it: these logs have no field for it. */
  get transport(): number {
    return UDP_TYPES.has(this.type) ? UDP : TCP
  }

  get time(): number | undefined {
    return this.#time()?.time
  }

  get timestamp(): string | number | undefined {
    return this.#time()?.timestamp
  }

  #time(): ZeekTime | undefined {
    return parseZeekTime(this.#own().text(Field.time))
  }

  /** The line, while it is still the one that was read last. */
  #own(): ZeekEvent {
    if (this.#event.number !== this.#number) throw new TypeError('a log record is gone once its reader has read on')
    return this.#event
  }
}

const TCP = 6
const UDP = 17
const UDP_TYPES: ReadonlySet<ZeekMessage['type']> = new Set(['quic', 'dtls'])
