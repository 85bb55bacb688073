import { InputError } from '@fingerpost/fingerprint'

/** One line of a database that has an entry for a TLS client. */
export interface DatabaseLine {
  readonly fingerprint: string
  /** From 1. */
  readonly number: number
  /** The line is `bytes[start, end)`. */
  readonly start: number
  readonly end: number
}

/** The entries of a database file, found without parsing them. */
export interface DatabaseLines {
  /** In the order of the file; of lines with the same string the last. */
  readonly tls: readonly DatabaseLine[]
  /** Lines with entries of other types: tcp, http, quic, … */
  readonly others: number
}

/**
 * Finds the lines of a database and the fingerprint of each. Throws InputError for a line that is not a JSON object
 * with a `str_repr`, as far as its two ends tell, and for a file without any entry.
 */
export function scanLines(bytes: Uint8Array, path: string): DatabaseLines {
  const tls = new Map<string, DatabaseLine>()
  let others = 0
  let start = 0
  for (let number = 1; start < bytes.length; number++) {
    const end = endOfLine(bytes, start)
    const [first, last] = [afterSpace(bytes, start), beforeSpace(bytes, end)]
    start = end + 1
    if (last <= first) continue
    if (bytes[first] !== OPEN || bytes[last - 1] !== CLOSE) throw new InputError(path, number, EXPECTED)
    const head = headOf(bytes, first, last)
    if (head === undefined) throw new InputError(path, number, EXPECTED)
    const { fingerprint, type } = head
    if (type === 'tls' && TLS_CLIENT.test(fingerprint))
      tls.set(fingerprint, { fingerprint, number, start: first, end: last })
    else others++
  }
  if (tls.size + others === 0) throw new InputError(path, undefined, 'no entries: expected one JSON object a line')
  return { tls: [...tls.values()], others }
}

const EXPECTED = 'expected a JSON object with a str_repr'
const [LINE_FEED, SPACE, QUOTE, OPEN, CLOSE] = [0x0a, 0x20, 0x22, 0x7b, 0x7d]

/** The first groups of a TLS client's fingerprint; pmercury's of TCP look alike, but go on with single groups. */
const TLS_CLIENT = /^(?:tls\/(?:[12]\/)?)?\([0-9a-f]{4}\)\([0-9a-f]*\)(?:$|\(\(|\(\)|\[|\([0-9a-f]+\)$)/

interface Head {
  readonly fingerprint: string
  readonly type: string
}

/** `str_repr` and `fp_type` of a line: read where they come first, as in all known databases, else by parsing it. */
function headOf(bytes: Uint8Array, start: number, end: number): Head | undefined {
  const head = decode(bytes, start, Math.min(end, start + 24))
  const opening = /^\{\s*"str_repr"\s*:\s*"/.exec(head)?.[0]
  if (opening === undefined) return parsedHead(decode(bytes, start, end))
  const from = start + opening.length
  const to = bytes.indexOf(QUOTE, from)
  const fingerprint = decode(bytes, from, to < 0 ? from : to)
  if (fingerprint === '' || fingerprint.includes('\\')) return parsedHead(decode(bytes, start, end))
  const [, type = 'tls'] = /^"\s*,\s*"fp_type"\s*:\s*"(\w*)"/.exec(decode(bytes, to, Math.min(end, to + 40))) ?? []
  return { fingerprint, type }
}

function parsedHead(line: string): Head | undefined {
  try {
    const { str_repr: fingerprint, fp_type: type = 'tls' } = JSON.parse(line)
    return typeof fingerprint === 'string' ? { fingerprint, type: String(type) } : undefined
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder()

function decode(bytes: Uint8Array, start: number, end: number): string {
  return utf8.decode(bytes.subarray(start, end))
}

function endOfLine(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(LINE_FEED, start)
  return end < 0 ? bytes.length : end
}

/** Spaces, tabs and carriage returns around a line do not count. */
function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start
  while ((bytes[at] ?? LINE_FEED) <= SPACE && bytes[at] !== LINE_FEED && at < bytes.length) at++
  return at
}

function beforeSpace(bytes: Uint8Array, end: number): number {
  let at = end
  while (at > 0 && (bytes[at - 1] ?? LINE_FEED) <= SPACE && bytes[at - 1] !== LINE_FEED) at--
  return at
}
