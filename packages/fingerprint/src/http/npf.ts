import { type ByteRange, bracketedHex } from '../wire/hex.ts'
import type { FieldLine } from './field-lines.ts'
import { FieldNames } from './field-names.ts'
import type { HttpRequest, HttpResponse } from './message.ts'

/** How much of a field a fingerprint keeps; fields that a table does not name are left out. */
type Keep = 'name' | 'line'

/** The fields of a request that tell programs apart, in NPF. */
const REQUEST_FIELDS = keep({
  line: ['accept', 'accept-encoding', 'connection', 'dnt', 'dpr', 'upgrade-insecure-requests', 'x-requested-with'],
  name: [
    ...['accept-charset', 'accept-language', 'authorization', 'cache-control', 'host', 'if-modified-since'],
    ...['keep-alive', 'user-agent', 'x-flash-version', 'x-p2p-peerdist'],
  ],
})

/** The fields of a response that tell programs apart, in NPF: those that mercury's outputs show (docs/protocols/http.md). */
const RESPONSE_FIELDS = keep({
  line: [
    ...['access-control-allow-credentials', 'cache-control', 'connection', 'content-language', 'p3p', 'pragma'],
    ...['server', 'strict-transport-security', 'x-xss-protection'],
  ],
  name: ['cf-ray', 'content-type', 'date', 'etag', 'expires', 'vary', 'x-amz-request-id', 'x-cache'],
})

/** The fields of a request whose values pmercury's notation of 2019 keeps; of all others it keeps the names. */
const PMERCURY_LINES = keep({
  line: [
    ...['upgrade-insecure-requests', 'dnt', 'accept-language', 'connection', 'x-requested-with', 'accept-encoding'],
    ...['content-length', 'accept', 'viewport-width', 'intervention', 'dpr', 'cache-control', 'content-type', 'origin'],
  ],
})

/** A request in Network Protocol Fingerprinting notation: `http/(method)(version)((field)*)`, in wire order and case. */
export function formatRequest({ bytes, method, version, fields }: HttpRequest): string {
  const kept = selected(bytes, fields, REQUEST_FIELDS)
  return `http/${bracketedHex(bytes, [method, version])}(${bracketedHex(bytes, kept)})`
}

/** A response in Network Protocol Fingerprinting notation: `http_server/(version)(code)(reason)((field)*)`. */
export function formatResponse({ bytes, version, statusCode, reasonPhrase, fields }: HttpResponse): string {
  const kept = selected(bytes, fields, RESPONSE_FIELDS)
  return `http_server/${bracketedHex(bytes, [version, statusCode, reasonPhrase])}(${bracketedHex(bytes, kept)})`
}

/** A request in pmercury's notation of 2019: `(method)(version)(field)*`, all fields at least with their names. */
export function formatPmercuryRequest({ bytes, method, version, fields }: HttpRequest): string {
  const kept = fields.map((field) => {
    return PMERCURY_LINES.get(bytes, field.start, field.colon) === 'line' ? field : nameOf(field)
  })
  return bracketedHex(bytes, [method, version, ...kept])
}

/** A response in pmercury's notation of 2019: `(version)(code)(reason)(field)*`, all fields with their values. */
export function formatPmercuryResponse({ bytes, version, statusCode, reasonPhrase, fields }: HttpResponse): string {
  return bracketedHex(bytes, [version, statusCode, reasonPhrase, ...fields])
}

function keep({ line = [], name = [] }: Readonly<Partial<Record<Keep, readonly string[]>>>): FieldNames<Keep> {
  return new FieldNames<Keep>([
    ...line.map((each) => [each, 'line'] as const),
    ...name.map((each) => [each, 'name'] as const),
  ])
}

function selected(bytes: Uint8Array, fields: readonly FieldLine[], table: FieldNames<Keep>): ByteRange[] {
  const ranges: ByteRange[] = []
  for (const field of fields) {
    const how = table.get(bytes, field.start, field.colon)
    if (how !== undefined) ranges.push(how === 'line' ? field : nameOf(field))
  }
  return ranges
}

function nameOf({ start, colon }: FieldLine): ByteRange {
  return { start, end: colon }
}
