import type { Parsed, ParseFailure } from '../protocol.ts'
import { decodeText } from '../wire/text.ts'

/** The string that each side sends first (RFC 4253, section 4.2). */
export interface IdentificationString {
  /** All of it but the line end, a view of the bytes that were parsed. */
  readonly line: Uint8Array
  readonly protoversion: string
  readonly softwareversion: string
  /** What stands behind the first space; undefined where there is none. */
  readonly comments?: string
}

/** With CR and LF (RFC 4253, section 4.2). */
const LONGEST = 255
const PREFIX = [0x53, 0x53, 0x48, 0x2d]
const LF = 0x0a
const CR = 0x0d

/** Whether bytes begin with `SSH-`; fewer than four are judged by themselves. */
export function startsIdentification(bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(end - start, PREFIX.length)
  for (let at = 0; at < length; at++) if (bytes[start + at] !== PREFIX[at]) return false
  return length > 0
}

/** An identification string that is all there, and where the bytes behind its line end begin. */
export interface ParsedIdentification extends Parsed<IdentificationString> {
  readonly next: number
}

/** The identification string that `bytes[start, end)` begin with. */
export function readIdentification(bytes: Uint8Array, start: number, end: number): ParsedIdentification | ParseFailure {
  const lineFeed = bytes.subarray(start, Math.min(end, start + LONGEST)).indexOf(LF)
  if (lineFeed < 0) {
    const isTooLong = end - start >= LONGEST
    return { reason: isTooLong ? 'malformed' : 'truncated', field: 'identification', missing: isTooLong ? 0 : 1 }
  }
  const next = start + lineFeed + 1
  const line = bytes.subarray(start, bytes[next - 2] === CR ? next - 2 : next - 1)
  const [, protoversion, softwareversion, comments] = SHAPE.exec(decodeText(line)) ?? []
  if (protoversion === undefined || softwareversion === undefined) {
    return { reason: 'malformed', field: 'protoversion', missing: 0 }
  }
  const message = { line, protoversion, softwareversion, ...(comments !== undefined && { comments }) }
  return { message, missing: 0, next }
}

const SHAPE = /^SSH-([^- ]*)-([^ ]*)(?: (.*))?$/s
