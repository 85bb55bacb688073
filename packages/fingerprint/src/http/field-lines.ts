import { byteAt } from '../wire/bytes.ts'
import type { ByteRange } from '../wire/hex.ts'

/**
 * One field line (RFC 9112, section 5) as offsets into the bytes of its message. With obs-fold (section 5.2) it runs
 * over several lines.
 */
export interface FieldLine {
  readonly start: number
  /** Where the name ends. */
  readonly colon: number
  /** Where the line terminator begins. */
  readonly end: number
  /** Where the next line begins; `end` when the line is cut. */
  readonly next: number
}

/** The field lines of a message, as far as they go. */
export interface FieldSection {
  readonly fields: readonly FieldLine[]
  /** Where the content begins; undefined when the empty line before it was not reached. */
  readonly content: number | undefined
  /** 1 while the empty line may still come, else 0. */
  readonly missing: 0 | 1
}

const LF = 0x0a
const CR = 0x0d
const COLON = 0x3a

/** Ten times what servers take. A section that comes in many segments is read again with each of them. */
const MOST_LINES = 1000

/**
 * Reads field lines up to the empty line that ends them. A line ends with CRLF, or LF alone as many programs send it
 * (RFC 9112, section 2.2). What is no field line ends the section, as does a line too many: nothing behind it is read.
 */
export function readFieldLines(bytes: Uint8Array, start: number, end: number): FieldSection {
  const fields: FieldLine[] = []
  let at = start
  for (let lines = 0; at < end; lines++) {
    const feed = lineFeed(bytes, at, end)
    const lineEnd = beforeTerminator(bytes, at, feed)
    const next = feed === end ? lineEnd : feed + 1
    if (lineEnd === at) return feed === end ? unfinished(fields) : { fields, content: next, missing: 0 }
    const colon = endOfName(bytes, at, lineEnd)
    if (colon === end) return unfinished(fields)
    if (lines === MOST_LINES) return broken(fields)
    if (colon > at && colon < lineEnd) fields.push({ start: at, colon, end: lineEnd, next })
    else if (isSpace(bytes[at]) && fields.length > 0) fold(fields, lineEnd, next)
    else return broken(fields)
    at = feed + 1
  }
  return unfinished(fields)
}

function unfinished(fields: readonly FieldLine[]): FieldSection {
  return { fields, content: undefined, missing: 1 }
}

function broken(fields: readonly FieldLine[]): FieldSection {
  return { fields, content: undefined, missing: 0 }
}

/** The value of a field without the whitespace around it (RFC 9112, section 5.1), as offsets. */
export function valueSpan(bytes: Uint8Array, { colon, end }: FieldLine): ByteRange {
  let first = colon + 1
  while (first < end && isSpace(bytes[first])) first++
  let last = end
  while (last > first && isSpace(bytes[last - 1])) last--
  return { start: first, end: last }
}

/** Where the next line feed is, or `end`. */
export function lineFeed(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== LF) at++
  return at
}

/** Where a line ends that a line feed, or the end of the bytes, follows: before its CR if it has one. */
export function beforeTerminator(bytes: Uint8Array, start: number, feed: number): number {
  return feed > start && bytes[feed - 1] === CR ? feed - 1 : feed
}

/** Where the colon is, or `end`; -1 when a byte comes before it that no name has (RFC 9110, section 5.6.2). */
function endOfName(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = byteAt(bytes, at)
    if (byte === COLON) return at
    if (byte <= 0x20 || byte >= 0x7f) return -1
  }
  return end
}

function fold(fields: FieldLine[], end: number, next: number): void {
  const last = fields.pop()
  if (last !== undefined) fields.push({ ...last, end, next })
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}
