import { Reader } from '../wire/reader.ts'

/** Octets of a record header (RFC 6347, section 4.1) and of a handshake header (section 4.2.2). */
export const RECORD_HEADER = 13
export const HANDSHAKE_HEADER = 12

const HANDSHAKE = 22

/**
 * DTLS 1.0 and 1.2, either of which the records of 1.3 bear (RFC 9147, section 4), and what OpenSSL calls
 * DTLS1_BAD_VER: a draft that Cisco's AnyConnect has long spoken.
 */
const VERSIONS: ReadonlySet<number> = new Set([0xfeff, 0xfefd, 0x0100])

/** Whether records of a version can be read. */
export function isVersion(version: number): boolean {
  return VERSIONS.has(version)
}

/** Whether a version that can be read begins with a byte. */
export function mayBeVersion(byte: number | undefined): boolean {
  return byte === 0xfe || byte === 0x01
}

/** A piece of a handshake message (RFC 6347, section 4.2.3); one that was not cut goes from 0 to `length`. */
export interface HandshakeFragment {
  readonly type: number
  /** Octets of the whole message's body. */
  readonly length: number
  readonly messageSequence: number
  readonly offset: number
  /** What was captured of it. */
  readonly bytes: Uint8Array
}

/**
 * The pieces of handshake messages in the plaintext records of a datagram (RFC 6347, section 4.1), in wire order; a
 * record may hold several. Records of other types and epochs are passed over; what is no record ends the datagram.
 */
export function* fragmentsOf(datagram: Uint8Array): Generator<HandshakeFragment> {
  const reader = new Reader(datagram)
  while (reader.remaining >= RECORD_HEADER) {
    const type = reader.u8('type')
    const version = reader.u16('version')
    const epoch = reader.u16('epoch')
    reader.skip(6, 'sequence_number')
    const length = Math.min(reader.u16('length'), reader.remaining)
    if (version >> 8 !== 0xfe && !isVersion(version)) return
    const start = reader.skip(length, 'fragment')
    if (type === HANDSHAKE && epoch === 0) yield* fragmentsIn(new Reader(datagram, start, start + length))
  }
}

/** The pieces in one record; one that reaches beyond its message is none, and nothing can be read behind it. */
function* fragmentsIn(reader: Reader): Generator<HandshakeFragment> {
  while (reader.remaining >= HANDSHAKE_HEADER) {
    const type = reader.u8('msg_type')
    const length = reader.u24('length')
    const messageSequence = reader.u16('message_seq')
    const offset = reader.u24('fragment_offset')
    const size = reader.u24('fragment_length')
    if (offset + size > length) return
    const bytes = reader.slice(Math.min(size, reader.remaining), 'body')
    yield { type, length, messageSequence, offset, bytes }
  }
}
