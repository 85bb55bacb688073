import { type FactReader, type FactTable, groupOf } from '../facts.ts'
import { type ByteRange, hex } from '../wire/hex.ts'
import { decodeText } from '../wire/text.ts'
import { type FieldLine, valueSpan } from './field-lines.ts'
import { FieldNames } from './field-names.ts'
import type { HttpMessage, HttpRequest, HttpResponse } from './message.ts'

/** The fields that are facts of their own, beside the list of all of them. */
const NAMED = [
  ...(['user-agent', 'host', 'x-forwarded-for', 'via', 'upgrade', 'referer', 'authorization'] as const),
  ...(['content-type', 'content-length', 'server'] as const),
]
type Named = (typeof NAMED)[number]
const NAMED_FIELDS = new FieldNames<Named>(NAMED.map((name) => [name, name]))

/** How much of the content is told. */
const CONTENT_BYTES = 512

/** A message with the values of its named fields, which are looked up once for all facts. */
interface Described<Message extends HttpMessage> {
  readonly message: Message
  readonly values: ReadonlyMap<Named, string>
}

const REQUEST_FACTS: FactTable<Described<HttpRequest>> = {
  method: ({ message }) => textOf(message, message.method),
  uri: ({ message }) => textOf(message, message.target),
  protocol: ({ message }) => textOf(message, message.version),
  user_agent: ({ values }) => values.get('user-agent'),
  host: ({ values }) => values.get('host'),
  x_forwarded_for: ({ values }) => values.get('x-forwarded-for'),
  via: ({ values }) => values.get('via'),
  upgrade: ({ values }) => values.get('upgrade'),
  referer: ({ values }) => values.get('referer'),
  authorization: ({ values }) => credentials(values.get('authorization')),
  headers: ({ message }) => headers(message),
  body: ({ message }) => content(message),
}

const RESPONSE_FACTS: FactTable<Described<HttpResponse>> = {
  version: ({ message }) => textOf(message, message.version),
  status_code: ({ message }) => textOf(message, message.statusCode),
  status_reason: ({ message }) => textOf(message, message.reasonPhrase),
  content_type: ({ values }) => values.get('content-type'),
  content_length: ({ values }) => values.get('content-length'),
  server: ({ values }) => values.get('server'),
  via: ({ values }) => values.get('via'),
  headers: ({ message }) => headers(message),
  body: ({ message }) => content(message),
}

const readRequest = groupOf(REQUEST_FACTS, 'http', 'request')
const readResponse = groupOf(RESPONSE_FACTS, 'http', 'response')

/** What a request says; `headers` are all of its fields in wire order. */
export const requestFacts: FactReader<HttpRequest> = (message, wanted) =>
  readRequest({ message, values: namedValues(message) }, wanted)

/** What a response says. */
export const responseFacts: FactReader<HttpResponse> = (message, wanted) =>
  readResponse({ message, values: namedValues(message) }, wanted)

/** The host that a request asks for (RFC 9110, section 7.2), without its port and the brackets of an IPv6 address. */
export function requestedHost(request: HttpRequest): string | undefined {
  const host = fieldValue(request, 'host') ?? ''
  const colon = host.indexOf(':')
  if (host.startsWith('[')) return host.slice(1).split(']', 1)[0] || undefined
  return (colon === host.lastIndexOf(':') ? host.split(':', 1)[0] : host) || undefined
}

/** The value of the first field of a name; undefined when there is none. */
export function fieldValue(message: HttpMessage, name: Named): string | undefined {
  const { bytes, fields } = message
  const field = fields.find(({ start, colon }) => NAMED_FIELDS.get(bytes, start, colon) === name)
  return field && valueText(bytes, field)
}

/** The values of those, the first of each. */
function namedValues({ bytes, fields }: HttpMessage): Map<Named, string> {
  const values = new Map<Named, string>()
  for (const field of fields) {
    const name = NAMED_FIELDS.get(bytes, field.start, field.colon)
    if (name !== undefined && !values.has(name)) values.set(name, valueText(bytes, field))
  }
  return values
}

/** Every field, with the bytes that ended its line if they were there; undefined when there is no field. */
function headers({ bytes, fields }: HttpMessage): Record<string, string>[] | undefined {
  if (fields.length === 0) return undefined
  return fields.map((field) => ({
    name: decodeText(bytes, field.start, field.colon),
    value: valueText(bytes, field),
    ...(field.next > field.end && { delimiter: decodeText(bytes, field.end, field.next) }),
  }))
}

/** The first bytes of the content as hex; undefined when there is none. */
function content({ bytes, content }: HttpMessage): string | undefined {
  if (content === undefined || content.start === content.end) return undefined
  return hex(bytes.subarray(content.start, Math.min(content.end, content.start + CONTENT_BYTES)))
}

/** The credentials of an Authorization field (RFC 9110, section 11.6.2) under the scheme's name; those of Basic decoded. */
function credentials(value: string | undefined): Record<string, { readonly param: string }> | undefined {
  if (value === undefined) return undefined
  const space = value.indexOf(' ')
  if (space < 0) return undefined
  const scheme = value.slice(0, space).toLowerCase()
  const parameters = value.slice(space + 1).trimStart()
  return { [scheme]: { param: scheme === 'basic' ? (unbase64(parameters) ?? parameters) : parameters } }
}

/** The text that base64 stands for (RFC 7617, section 2); undefined for what is no base64. */
function unbase64(encoded: string): string | undefined {
  try {
    return decodeText(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
  } catch {
    return undefined
  }
}

function valueText(bytes: Uint8Array, field: FieldLine): string {
  const { start, end } = valueSpan(bytes, field)
  return decodeText(bytes, start, end)
}

function textOf({ bytes }: HttpMessage, { start, end }: ByteRange): string {
  return decodeText(bytes, start, end)
}
