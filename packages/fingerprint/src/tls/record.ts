import { byteAt, uint16 } from '../wire/bytes.ts'

/** Where the body of a handshake message lies, as far as it is there, and how many bytes of the stream are to come. */
export interface Handshake {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly missing: number
}

const RECORD_HEADER = 5
const HANDSHAKE_HEADER = 4

/** ContentType values (RFC 8446, section 5.1) from change_cipher_spec to heartbeat (RFC 6520). */
const ContentType = { changeCipherSpec: 20, alert: 21, handshake: 22, heartbeat: 24 } as const

/** HandshakeType values (RFC 8446, section 4) of the messages that are read. */
export const HandshakeType = { clientHello: 1, serverHello: 2 } as const

/** High byte of the versions that servers gave drafts of TLS 1.3. */
export const DRAFT = 0x7f

/** Where a hello is looked for, and its HandshakeType. */
interface Wanted {
  readonly start: number
  readonly end: number
  readonly type: number
}

/** More records than stand before a hello. */
const RECORDS_BEFORE = 8

/** Enough of a hello behind other records to tell it from one that is encrypted: up to the version in it. */
const TOLD_APART = RECORD_HEADER + HANDSHAKE_HEADER + 2

/**
 * Whether bytes begin with a hello, or with a few whole records before one: change_cipher_spec, as clients send it
 * before their second hello (RFC 8446, section D.4), an alert, or other handshake messages. Application data is not
 * looked behind: most of what TLS sends begins so, and none comes before a hello. Fewer than three bytes are judged by
 * themselves.
 */
export function startsHello(bytes: Uint8Array, wanted: Wanted): boolean {
  const { start, end } = wanted
  const first = byteAt(bytes, start)
  if (end <= start || first < ContentType.changeCipherSpec || first > ContentType.handshake) return false
  if (first === ContentType.handshake && isHello(bytes, wanted)) return true
  return end - start < 3 ? end - start < 2 || bytes[start + 1] === 3 : behindRecords(bytes, wanted) >= 0
}

/** Where the hello that `startsHello` has found begins. */
function placeOfHello(bytes: Uint8Array, wanted: Wanted): number {
  return isHello(bytes, wanted) ? wanted.start : Math.max(behindRecords(bytes, wanted), wanted.start)
}

/** Passes over whole records to one with a hello; -1 where there is none. */
function behindRecords(bytes: Uint8Array, { start, end, type }: Wanted): number {
  let at = start
  for (let count = 0; count < RECORDS_BEFORE; count++) {
    const contentType = byteAt(bytes, at)
    if (contentType < ContentType.changeCipherSpec || contentType > ContentType.heartbeat) return -1
    if (bytes[at + 1] !== 3) return -1
    at += RECORD_HEADER + uint16(bytes, at + 3)
    if (at + TOLD_APART > end) return -1
    if (isHello(bytes, { start: at, end, type })) return at
  }
  return -1
}

/**
 * Whether bytes begin as a TLSPlaintext record (RFC 8446, section 5.1) with a hello (section 4) does: type 22, version
 * 3.x, and a handshake of the given type, shorter than 64 KiB, of a version 3.x or, from a server, of a draft of
 * TLS 1.3. Fewer bytes are judged by themselves.
 */
function isHello(bytes: Uint8Array, { start, end, type }: Wanted): boolean {
  if (bytes[start] !== ContentType.handshake) return false
  const length = end - start
  return (
    length > 0 &&
    (length < 2 || bytes[start + 1] === 0x03) &&
    (length < 3 || byteAt(bytes, start + 2) < 4) &&
    (length < 6 || bytes[start + 5] === type) &&
    (length < 7 || bytes[start + 6] === 0) &&
    (length < 10 || bytes[start + 9] === 0x03 || (type === HandshakeType.serverHello && bytes[start + 9] === DRAFT))
  )
}

/** The body of the hello of a type at the start of a stream, or behind the records that `startsHello` passes over. */
export function readHello(bytes: Uint8Array, wanted: Wanted): Handshake {
  return readHandshake(bytes, placeOfHello(bytes, wanted), wanted.end)
}

/**
 * The body of the handshake message that begins a record. Nearly always it lies within the first record and is given
 * in place; one that runs over several records (RFC 8446, section 5.1) is joined into bytes of its own.
 */
function readHandshake(bytes: Uint8Array, start: number, end: number): Handshake {
  const body = start + RECORD_HEADER + HANDSHAKE_HEADER
  if (body > end) return { bytes, start: end, end, missing: body - end }
  const recordEnd = start + RECORD_HEADER + uint16(bytes, start + 3)
  if (recordEnd < body) return { bytes, start: end, end, missing: 0 }
  const length = (uint16(bytes, body - 3) << 8) | byteAt(bytes, body - 1)
  if (body + length <= recordEnd) {
    const messageEnd = body + length
    return { bytes, start: body, end: Math.min(messageEnd, end), missing: Math.max(messageEnd - end, 0) }
  }
  return joinRecords(bytes.subarray(start, end), HANDSHAKE_HEADER + length)
}

/** Joins the fragments of records of type 22; a record of another type in between leaves nothing to read. */
function joinRecords(bytes: Uint8Array, length: number): Handshake {
  const joined = new Uint8Array(Math.min(length, bytes.length))
  let filled = 0
  let at = 0
  while (filled < length && at + RECORD_HEADER <= bytes.length) {
    if (bytes[at] !== ContentType.handshake) return { bytes, start: bytes.length, end: bytes.length, missing: 0 }
    const fragment = at + RECORD_HEADER
    const size = Math.min(uint16(bytes, at + 3), length - filled)
    const present = bytes.subarray(fragment, fragment + size)
    joined.set(present, filled)
    filled += present.length
    at = fragment + size
  }
  return { bytes: joined, start: HANDSHAKE_HEADER, end: filled, missing: stillToCome(bytes, at, length - filled) }
}

/** The rest of a fragment that is cut, else one more record with all that the message lacks; at least. */
function stillToCome(bytes: Uint8Array, at: number, left: number): number {
  if (left === 0) return 0
  return at > bytes.length ? at - bytes.length : at + RECORD_HEADER + left - bytes.length
}
