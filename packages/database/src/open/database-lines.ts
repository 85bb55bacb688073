import { InputError } from '@fingerpost/io/pure'
import { entryType, isLabel, isTlsClient } from '../keys/fingerprint-type.ts'

/** One line of a database. */
export interface DatabaseLine {
  readonly fingerprint: string
  /** `fp_type`; where a line has none, as the fingerprint looks. */
  readonly type: string
  /** From 1. */
  readonly number: number
  /** The line is `bytes[start, end)`. */
  readonly start: number
  readonly end: number
}

/** The entries of a database file, found without parsing them. */
export interface DatabaseLines {
  /** Fingerprints of TLS clients. Like the others in the order of the file; of lines with the same string the last. */
  readonly tls: readonly DatabaseLine[]
  /** Programs that are known by a JA4 or JA3 alone. */
  readonly labels: readonly DatabaseLine[]
  /** Fingerprints of other types: tcp, http, quic, … */
  readonly others: readonly DatabaseLine[]
}

/**
 * Finds the lines of a database and the fingerprint of each. Throws InputError for a line that is not a JSON object
 * with a `str_repr`, as far as its two ends tell, and for a file without any entry.
 */
export function scanLines(bytes: Uint8Array, path: string): DatabaseLines {
  const found: Readonly<Record<keyof DatabaseLines, Map<string, DatabaseLine>>> = {
    tls: new Map(),
    labels: new Map(),
    others: new Map(),
  }
  let start = 0
  for (let number = 1; start < bytes.length; number++) {
    const end = endOfLine(bytes, start)
    const [first, last] = [afterSpace(bytes, start), beforeSpace(bytes, end)]
    start = end + 1
    if (last <= first) continue
    if (bytes[first] !== OPEN || bytes[last - 1] !== CLOSE) throw new InputError(path, number, EXPECTED)
    const head = headOf(bytes, first, last)
    if (head === undefined) throw new InputError(path, number, EXPECTED)
    const { fingerprint, type = entryType(fingerprint) } = head
    found[kindOf(fingerprint, type)].set(fingerprint, { fingerprint, type, number, start: first, end: last })
  }
  const { tls, labels, others } = found
  if (tls.size + labels.size + others.size === 0)
    throw new InputError(path, undefined, 'no entries: expected one JSON object a line')
  return { tls: [...tls.values()], labels: [...labels.values()], others: [...others.values()] }
}

function kindOf(fingerprint: string, type: string): keyof DatabaseLines {
  if (type === 'tls' && isTlsClient(fingerprint)) return 'tls'
  return isLabel(fingerprint) ? 'labels' : 'others'
}

const EXPECTED = 'expected a JSON object with a str_repr'
const [LINE_FEED, SPACE, QUOTE, OPEN, CLOSE] = [0x0a, 0x20, 0x22, 0x7b, 0x7d]

interface Head {
  readonly fingerprint: string
  /** Undefined where the line has none. */
  readonly type: string | undefined
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
  const [, type] = /^"\s*,\s*"fp_type"\s*:\s*"(\w*)"/.exec(decode(bytes, to, Math.min(end, to + 40))) ?? []
  return { fingerprint, type }
}

function parsedHead(line: string): Head | undefined {
  try {
    const { str_repr: fingerprint, fp_type: type } = JSON.parse(line)
    return typeof fingerprint === 'string' ? { fingerprint, type: type === undefined ? type : String(type) } : undefined
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
