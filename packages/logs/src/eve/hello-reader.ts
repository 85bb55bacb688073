import type { Digests } from '@fingerpost/fingerprint'
import type { HelloKey } from '../log-record.ts'
import type { EveEvent } from './event.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import { repair } from './repair.ts'
import type { HelloSlots } from './slots.ts'

/** Reads the hellos of `tls` or of `quic` objects. */
export class HelloReader implements MessageReader {
  readonly type: HelloSlots['name']
  readonly self: number
  readonly #slots: HelloSlots
  readonly #digests: Digests
  /** By what the log says; an event without a fingerprint is remembered as undefined. */
  readonly #known = new Map<string, HelloKey | undefined>()

  constructor(slots: HelloSlots, digests: Digests) {
    this.type = slots.name
    this.self = slots.self
    this.#slots = slots
    this.#digests = digests
  }

  read(event: EveEvent): LoggedMessage | undefined {
    const key = this.#key(event)
    if (key === undefined) return undefined
    const { serverName, userAgent } = this.#slots
    return { type: this.type, key, serverName: event.string(serverName), userAgent: event.string(userAgent) }
  }

  /** A hash determines the string that it is of, so what was derived for a pair of hashes is kept. */
  #key(event: EveEvent): HelloKey | undefined {
    const slots = this.#slots
    const hash = event.string(slots.ja3Hash)
    const ja4 = event.string(slots.ja4)
    const string = hash === undefined ? event.string(slots.ja3String) : undefined
    if (hash === undefined && ja4 === undefined && string === undefined) return undefined
    const shown = bit(event.has(slots.ja3String), 1) | bit(event.has(slots.handshake), 2)
    const logged = `${hash ?? string} ${ja4} ${shown | bit(event.has(slots.protocolNames), 4)}`
    const known = this.#known.get(logged)
    if (known !== undefined || this.#known.has(logged)) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    const key = this.#repaired(event)
    this.#known.set(logged, key)
    return key
  }

  #repaired(event: EveEvent): HelloKey | undefined {
    const slots = this.#slots
    return repair(
      {
        transport: slots.name,
        ja3Hash: event.string(slots.ja3Hash),
        ja3String: event.string(slots.ja3String),
        ja4: event.string(slots.ja4),
        protocolNames: event.value(slots.protocolNames),
        handshake: event.value(slots.handshake),
      },
      this.#digests,
    )
  }
}

function bit(isSet: boolean, value: number): number {
  return isSet ? value : 0
}

/** How many different fingerprints are remembered before the memory starts over. */
const REMEMBERED = 20_000
