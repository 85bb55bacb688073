import type { Parsed, ParseFailure } from '../protocol.ts'
import { byteAt, int32, uint16 } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'

/** A STUN request or indication (RFC 8489, section 5). Its byte strings are views of the bytes that were parsed. */
export interface StunMessage {
  readonly messageClass: number
  readonly method: number
  /** Whether it has the magic cookie; without it, it is one of classic STUN (RFC 3489). */
  readonly hasMagicCookie: boolean
  readonly transactionId: Uint8Array
  /** In wire order, as far as they are whole. */
  readonly attributes: readonly StunAttribute[]
}

/** An attribute (RFC 8489, section 14), without what pads it. */
export interface StunAttribute {
  readonly type: number
  readonly value: Uint8Array
}

/** Classes of messages (RFC 8489, section 5). */
export const MessageClass = { request: 0, indication: 1, successResponse: 2, errorResponse: 3 } as const

const HEADER = 20
const MAGIC_COOKIE = 0x2112a442
/** RFC 3489, section 11.1: methods of classic STUN, which has no cookie to be known by. */
const BINDING = 1
const SHARED_SECRET = 2
const METHOD_BITS = 0x3eef

/**
 * Whether a datagram begins as a request of a client does: two zero bits, the class of requests, a length in whole words
 * that is the datagram's, and the magic cookie or a method of classic STUN.
 */
export function startsRequest(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length <= 0 || (byteAt(bytes, start) & 0xc1) !== 0) return false
  if (length < 2) return true
  const type = uint16(bytes, start)
  if (classOf(type) !== MessageClass.request || methodOf(type) === 0) return false
  if (length < HEADER) return length === 2
  return HEADER + uint16(bytes, start + 2) === length && length % 4 === 0 && isKnown(bytes, start, methodOf(type))
}

function isKnown(bytes: Uint8Array, start: number, method: number): boolean {
  return int32(bytes, start + 4) === MAGIC_COOKIE || method === BINDING || method === SHARED_SECRET
}

/** The request that a datagram holds; a datagram never gets longer. */
export function parseRequest(bytes: Uint8Array, start: number, end: number): Parsed<StunMessage> | ParseFailure {
  if (end - start < HEADER) return { reason: 'truncated', field: 'header', missing: 0 }
  const type = uint16(bytes, start)
  const hasMagicCookie = int32(bytes, start + 4) === MAGIC_COOKIE
  const reader = new Reader(bytes, start + HEADER, end)
  const attributes = readAttributes(reader)
  const message = {
    messageClass: classOf(type),
    method: methodOf(type),
    hasMagicCookie,
    transactionId: bytes.subarray(start + (hasMagicCookie ? 8 : 4), start + HEADER),
    attributes,
  }
  return { message, missing: 0, ...(reader.failed && { cut: true }) }
}

/** Bits 8 and 4 are the class, those around them the method. */
function classOf(type: number): number {
  return ((type >> 7) & 2) | ((type >> 4) & 1)
}

function methodOf(type: number): number {
  const bits = type & METHOD_BITS
  return (bits & 0x0f) | ((bits & 0xe0) >> 1) | ((bits & 0x3e00) >> 2)
}

function readAttributes(reader: Reader): StunAttribute[] {
  const attributes: StunAttribute[] = []
  while (reader.remaining > 0) {
    const type = reader.u16('attribute_type')
    const value = reader.vector16('attribute_value')
    if (reader.failed) break
    attributes.push({ type, value })
    reader.skip(Math.min((4 - (value.length % 4)) % 4, reader.remaining), 'padding')
  }
  return attributes
}
