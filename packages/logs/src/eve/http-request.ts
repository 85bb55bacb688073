import { fingerprint } from '@fingerpost/fingerprint'
import type { HttpSlots } from './fields.ts'
import { loggedBytes } from './logged-bytes.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import type { EveValues } from './values.ts'

/**
 * Reads the requests of `http` objects that have their fields (`dump-all-headers`) as if they came from the wire. Suricata
 * keeps the order and case of fields, but not the whitespace around values, for which one space is taken, and it makes one
 * of fields with the same name. HTTP/2 and what is no request has no fingerprint.
 */
export class HttpRequestReader implements MessageReader {
  readonly type = 'http'
  readonly self: number
  private readonly slots: HttpSlots

  constructor(slots: HttpSlots) {
    this.self = slots.self
    this.slots = slots
  }

  read(values: EveValues): LoggedMessage | undefined {
    const bytes = requestBytes(values, this.slots)
    const message = bytes && fingerprint(bytes)
    if (message?.type !== this.type) return undefined
    const { fingerprint: text, serverName, userAgent } = message
    return { type: this.type, fingerprints: { fingerprint: text, ja4: [] }, serverName, userAgent }
  }
}

function requestBytes(values: EveValues, slots: HttpSlots): Uint8Array | undefined {
  const method = values.string(slots.method)
  const protocol = values.string(slots.protocol)
  if (method === undefined || protocol === undefined) return undefined
  const fields = fieldLines(values.value(slots.requestFields))
  if (fields === undefined) return undefined
  const lines = [`${method} ${values.string(slots.target) ?? '/'} ${protocol}`, ...fields]
  return lines.some((line) => LINE_END.test(line)) ? undefined : loggedBytes(`${lines.join('\r\n')}\r\n\r\n`)
}

/** `request_headers` as lines; undefined where it is anything but a list of names and values. */
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
