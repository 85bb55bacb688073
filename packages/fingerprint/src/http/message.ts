import type { Parsed, ParseFailure } from '../protocol.ts'
import { byteAt } from '../wire/bytes.ts'
import type { ByteRange } from '../wire/hex.ts'
import { beforeTerminator, type FieldLine, lineFeed, readFieldLines } from './field-lines.ts'

/** What requests and responses have in common (RFC 9112, section 2.1). The spans are offsets into `bytes`. */
export interface HttpMessage {
  readonly bytes: Uint8Array
  readonly version: ByteRange
  readonly fields: readonly FieldLine[]
  /** The content, as far as it was there with the header section; undefined when it did not begin. */
  readonly content: ByteRange | undefined
}

/** A request of HTTP/1 (RFC 9112, section 3). */
export interface HttpRequest extends HttpMessage {
  readonly method: ByteRange
  /** The request-target; spaces in it, which RFC 9112 forbids, are kept. */
  readonly target: ByteRange
}

/** A response of HTTP/1 (RFC 9112, section 4). */
export interface HttpResponse extends HttpMessage {
  readonly statusCode: ByteRange
  /** The reason-phrase; empty when there is none. */
  readonly reasonPhrase: ByteRange
}

const SP = 0x20
const HTTP = [0x48, 0x54, 0x54, 0x50, 0x2f] as const

/**
 * The request at the start of `bytes[start, end)`, as far as they go. One that is cut in its request-line, or whose
 * request-line does not end with an HTTP-version (HTTP/0.9, RTSP, SIP), is a failure.
 */
export function parseRequest(bytes: Uint8Array, start: number, end: number): Parsed<HttpRequest> | ParseFailure {
  const feed = lineFeed(bytes, start, end)
  if (feed === end) return { reason: 'truncated', field: 'request-line', missing: 1 }
  const lineEnd = beforeTerminator(bytes, start, feed)
  const methodEnd = firstSpace(bytes, start, lineEnd)
  const version = { start: lastSpace(bytes, methodEnd, lineEnd) + 1, end: lineEnd }
  if (!isHttpVersion(bytes, version)) return { reason: 'malformed', field: 'HTTP-version', missing: 0 }
  const { fields, content, missing } = readFieldLines(bytes, feed + 1, end)
  const method = { start, end: methodEnd }
  const target = { start: methodEnd + 1, end: Math.max(version.start - 1, methodEnd + 1) }
  return { message: { bytes, method, target, version, fields, content: spanFrom(content, end) }, missing }
}

/** The response at the start of `bytes[start, end)`, as far as they go. One that is cut in its status-line is a failure. */
export function parseResponse(bytes: Uint8Array, start: number, end: number): Parsed<HttpResponse> | ParseFailure {
  const feed = lineFeed(bytes, start, end)
  if (feed === end) return { reason: 'truncated', field: 'status-line', missing: 1 }
  const lineEnd = beforeTerminator(bytes, start, feed)
  const version = { start, end: firstSpace(bytes, start, lineEnd) }
  const codeStart = Math.min(version.end + 1, lineEnd)
  const statusCode = { start: codeStart, end: firstSpace(bytes, codeStart, lineEnd) }
  const reasonPhrase = { start: Math.min(statusCode.end + 1, lineEnd), end: lineEnd }
  if (!isStatusCode(bytes, statusCode)) return { reason: 'malformed', field: 'status-code', missing: 0 }
  const { fields, content, missing } = readFieldLines(bytes, feed + 1, end)
  return { message: { bytes, version, statusCode, reasonPhrase, fields, content: spanFrom(content, end) }, missing }
}

function spanFrom(start: number | undefined, end: number): ByteRange | undefined {
  return start === undefined ? undefined : { start, end }
}

function firstSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] !== SP) at++
  return at
}

/** Where the last space of a line is, or `first`, where its first one is. */
function lastSpace(bytes: Uint8Array, first: number, end: number): number {
  let at = end - 1
  while (at > first && bytes[at] !== SP) at--
  return at
}

function isHttpVersion(bytes: Uint8Array, { start, end }: ByteRange): boolean {
  return end - start > HTTP.length && HTTP.every((byte, at) => bytes[start + at] === byte)
}

function isStatusCode(bytes: Uint8Array, { start, end }: ByteRange): boolean {
  for (let at = start; at < end; at++) if (byteAt(bytes, at) < 0x30 || byteAt(bytes, at) > 0x39) return false
  return end - start === 3
}
