import type { ParseFailure } from '../protocol.ts'
import type { Handshake } from '../tls/record.ts'
import { uint16 } from '../wire/bytes.ts'
import {
  fragmentsOf,
  HANDSHAKE_HEADER,
  type HandshakeFragment,
  isVersion,
  mayBeVersion,
  RECORD_HEADER,
} from './fragments.ts'

/** Any octet. */
const ANY = -1
const RECORD = [22, ANY, ANY, 0, 0, 0, 0, 0, ANY, ANY, ANY, ANY, ANY]
const HANDSHAKE = [ANY, 0, ANY, ANY, 0, ANY, 0, ANY, ANY, 0, ANY, ANY]
const BEGINNING = [...RECORD, ...HANDSHAKE]

/**
 * Whether a datagram begins as a DTLSPlaintext record (RFC 6347, section 4.1) with a piece of a handshake message of a
 * type does: type 22, a version of DTLS, epoch 0, one of the first 2^24 records, one of the first 256 messages, shorter
 * than 64 KiB. Fewer bytes are judged by themselves.
 */
export function startsHandshake(
  bytes: Uint8Array,
  { start, end, type }: { start: number; end: number; type: number },
): boolean {
  const length = end - start
  for (let at = 0; at < Math.min(length, BEGINNING.length); at++) {
    if (BEGINNING[at] !== ANY && BEGINNING[at] !== bytes[start + at]) return false
  }
  return (
    length > 0 &&
    (length < 2 || (length < 3 ? mayBeVersion(bytes[start + 1]) : isVersion(uint16(bytes, start + 1)))) &&
    (length <= RECORD.length || bytes[start + RECORD.length] === type)
  )
}

/**
 * Puts the handshake message of a type together that the first of some datagrams begins with, as far as its pieces go
 * without a gap, whatever their order; one that comes twice or overlaps adds what was not there. Where it lacks some and
 * a later message of the type is whole, that one: the peer has gone on.
 */
export function readDtlsHandshake(datagrams: readonly Uint8Array[], type: number): Handshake | ParseFailure {
  const messages = messagesOf(datagrams, type).map(join)
  return messages.find(({ missing }) => missing === 0) ?? messages[0] ?? noFragment(datagrams[0])
}

/** The pieces of a type by message_seq and length, the first message that was seen first. */
function messagesOf(datagrams: readonly Uint8Array[], type: number): HandshakeFragment[][] {
  const messages = new Map<number, HandshakeFragment[]>()
  for (const datagram of datagrams) {
    for (const fragment of fragmentsOf(datagram)) {
      if (fragment.type !== type) continue
      const key = fragment.messageSequence * 2 ** 24 + fragment.length
      const pieces = messages.get(key)
      if (pieces === undefined) messages.set(key, [fragment])
      else pieces.push(fragment)
    }
  }
  return [...messages.values()]
}

/** A datagram ends with its packet, but one that was cut may be sent again. */
function noFragment(datagram: Uint8Array | undefined): ParseFailure {
  const missing = Math.max(RECORD_HEADER + HANDSHAKE_HEADER - (datagram?.length ?? 0), 0)
  return { reason: missing > 0 ? 'truncated' : 'malformed', field: 'handshake', missing }
}

/** Allocates no more than the pieces have. */
function join(pieces: HandshakeFragment[]): Handshake {
  pieces.sort((a, b) => a.offset - b.offset)
  const length = pieces[0]?.length ?? 0
  const present = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const bytes = new Uint8Array(Math.min(present, length))
  let end = 0
  let reached = 0
  let covered = 0
  for (const piece of pieces) {
    const at = Math.max(piece.offset, reached)
    const fresh = piece.bytes.subarray(at - piece.offset)
    if (at === end) {
      bytes.set(fresh, at)
      end += fresh.length
    }
    covered += fresh.length
    reached = at + fresh.length
  }
  return { bytes, start: 0, end, missing: length - covered }
}
