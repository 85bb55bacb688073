import { fingerprint } from '@fingerpost/fingerprint'
import { loggedBytes } from '../json/logged-bytes.ts'
import type { EveEvent } from './event.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import type { HttpSlots } from './slots.ts'

/**
 * Reads the requests of `http` objects that have their fields (`dump-all-headers`) as if they came from the wire. Suricata
 * keeps the order and case of fields, but not the whitespace around values, for which one space is taken, and it makes one
 * of fields with the same name. HTTP/2 and what is no request has no fingerprint.
 */
export class HttpRequestReader implements MessageReader {
  readonly type = 'http'
  readonly self: number
  readonly #slots: HttpSlots

  constructor(slots: HttpSlots) {
    this.self = slots.self
    this.#slots = slots
  }

  read(event: EveEvent): LoggedMessage | undefined {
    const bytes = requestBytes(event, this.#slots)
    const message = bytes && fingerprint(bytes)
    if (message?.type !== this.type) return undefined
    const { fingerprint: text, serverName, userAgent } = message
    return { type: this.type, key: { kind: 'fingerprint', fingerprint: text }, serverName, userAgent }
  }
}

function requestBytes(event: EveEvent, slots: HttpSlots): Uint8Array | undefined {
  const method = event.string(slots.method)
  const protocol = event.string(slots.protocol)
  if (method === undefined || protocol === undefined) return undefined
  const fields = fieldLines(event.value(slots.requestFields))
  if (fields === undefined) return undefined
  const lines = [`${method} ${event.string(slots.target) ?? '/'} ${protocol}`, ...fields]
  return lines.some((line) => LINE_END.test(line)) ? undefined : loggedBytes(`${lines.join('\r\n')}\r\n\r\n`)
}

/** `request_headers` as lines; undefined where it is anything but a list of names and event. */
function fieldLines(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const lines: string[] = []
  for (const field of value) {
    const { name, value: text } = Object(field)
    if (typeof name !== 'string' || typeof text !== 'string') return undefined
    lines.push(`${name}: ${text}`)
  }
  return lines
}

const LINE_END = /[\r\n]/
