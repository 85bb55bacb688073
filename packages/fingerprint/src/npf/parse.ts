import type { ClientHelloFacts } from '../tls/client-hello.ts'
import type { Extension } from '../tls/extension.ts'
import { GREASE } from '../tls/grease.ts'
import type { NpfFormat } from '../tls/npf.ts'
import { isTransportParameters } from '../tls/transport-parameters.ts'
import { unhex, unhex16 } from '../wire/hex.ts'

/** The facts that a fingerprint string tells, and the form it was printed in. */
export interface NpfFingerprint extends ClientHelloFacts {
  readonly format: NpfFormat
}

const NOTHING = new Uint8Array(0)

/**
 * Reads a TLS client fingerprint back: `tls/`, `tls/1/` and `tls/2/` strings, and pmercury's notation of 2019 to 2021,
 * which has no prefix, may leave out the brackets around no extension or a single one, and gives GREASE extensions a
 * length and data (dropped here). `formatNpf(parseNpf(text), format)` is the text again for every string in today's notation.
 * Undefined for anything else, and for text of more than a million characters, longer than any hello.
 */
export function parseNpf(text: string): NpfFingerprint | undefined {
  if (text.length > LONGEST) return undefined
  const [, prefix, version, suites, list] = SHAPE.exec(text) ?? []
  if (version === undefined || suites === undefined) return undefined
  const format = formatOf(prefix)
  const body = withoutBrackets(list ?? '', format)
  const extensions = body === undefined ? undefined : parseExtensions(body)
  if (extensions === undefined) return undefined
  return { format, legacyVersion: Number.parseInt(version, 16), cipherSuites: unhex16(suites), extensions }
}

/** A regular expression runs out of stack at some ten million. */
const LONGEST = 1_000_000
const SHAPE = /^(tls\/(?:[12]\/)?)?\(([0-9a-f]{4})\)\(((?:[0-9a-f]{4})*)\)(.*)$/s

function formatOf(prefix: string | undefined): NpfFormat {
  if (prefix === 'tls/1/') return 'tls/1'
  return prefix === 'tls/2/' ? 'tls/2' : 'tls'
}

function withoutBrackets(list: string, format: NpfFormat): string | undefined {
  if (list === '') return ''
  if (/^\([0-9a-f]+\)$/.test(list)) return list
  const [open, close] = format === 'tls' ? ['(', ')'] : ['[', ']']
  return list.startsWith(open) && list.endsWith(close) ? list.slice(1, -1) : undefined
}

/** `(0017)`, `(000b00020100)`, `((0039)((01)(04)))` or `((0039)[(01)(04)])`. */
const EXTENSION =
  /\(([0-9a-f]{4})([0-9a-f]{4})?((?:[0-9a-f]{2})*)\)|\(\(([0-9a-f]{4})\)[([]((?:\([0-9a-f]+\))*)[)\]]\)/y

function parseExtensions(body: string): Extension[] | undefined {
  const extensions: Extension[] = []
  const expression = new RegExp(EXTENSION)
  while (expression.lastIndex < body.length) {
    const match = expression.exec(body)
    const extension = match === null ? undefined : extensionOf(match)
    if (extension === undefined) return undefined
    extensions.push(extension)
  }
  return extensions
}

function extensionOf([, code, length, data, nested, ids]: RegExpExecArray): Extension | undefined {
  if (nested !== undefined) return transportParameters(Number.parseInt(nested, 16), ids ?? '')
  const type = Number.parseInt(code ?? '', 16)
  if (type === GREASE || length === undefined) return { type, length: 0, data: NOTHING }
  const bytes = unhex(data ?? '')
  return bytes === undefined ? undefined : { type, length: Number.parseInt(length, 16), data: bytes }
}

/** Ids as they would be sent with empty values, so that they print as they were read. */
function transportParameters(type: number, ids: string): Extension | undefined {
  if (!isTransportParameters(type)) return undefined
  const data = unhex(ids.replaceAll('(', '').replaceAll(')', '00'))
  return data === undefined ? undefined : { type, length: 0, data }
}
