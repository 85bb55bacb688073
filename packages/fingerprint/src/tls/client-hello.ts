import type { Parsed, ParseFailure } from '../protocol.ts'
import { Reader } from '../wire/reader.ts'
import { type Handshake, readHandshake } from './record.ts'

/**
 * One extension (RFC 8446, section 4.2). In facts that were read back from a fingerprint, `data` holds what the
 * fingerprint tells: nothing for most types, so that `length` is 0 there too.
 */
export interface Extension {
  readonly type: number
  /** The length field as it was sent; `data` has as many bytes unless a fingerprint dropped an odd last one. */
  readonly length: number
  readonly data: Uint8Array
}

/** What NPF, JA3 and JA4 are functions of: the part of a ClientHello that a fingerprint string can carry. */
export interface ClientHelloFacts {
  readonly legacyVersion: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly Extension[]
}

/** A ClientHello (RFC 8446, section 4.1.2). The data of its extensions are views of the bytes that were parsed. */
export type ClientHello = ClientHelloFacts

/**
 * The ClientHello at the start of a TLS record stream, as far as `bytes[start, end)` go. A hello that is cut among its
 * extensions keeps those that are whole and says how many bytes it misses; one that is cut before them is a failure.
 */
export function parseClientHello(bytes: Uint8Array, start: number, end: number): Parsed<ClientHello> | ParseFailure {
  return parseClientHelloBody(readHandshake(bytes, start, end))
}

/** The same for a ClientHello that no TLS record carries: QUIC and DTLS find the handshake message by themselves. */
export function parseClientHelloBody(handshake: Handshake): Parsed<ClientHello> | ParseFailure {
  const reader = new Reader(handshake.bytes, handshake.start, handshake.end)
  const legacyVersion = reader.u16('legacy_version')
  reader.skip(32, 'random')
  reader.skip(reader.u8('legacy_session_id'), 'legacy_session_id')
  const cipherSuites = readCipherSuites(reader)
  reader.skip(reader.u8('legacy_compression_methods'), 'legacy_compression_methods')
  if (reader.failed) return failure(reader, handshake.missing)
  if (cipherSuites === undefined) return { reason: 'malformed', field: 'cipher_suites', missing: 0 }
  return { message: { legacyVersion, cipherSuites, extensions: readExtensions(reader) }, missing: handshake.missing }
}

function failure(reader: Reader, missing: number): ParseFailure {
  return { reason: missing === 0 ? 'malformed' : 'truncated', field: reader.failedField, missing }
}

/** Undefined for an odd number of bytes, which no list of suites has. */
function readCipherSuites(reader: Reader): number[] | undefined {
  const length = reader.u16('cipher_suites')
  if (length % 2 !== 0) return undefined
  const suites: number[] = []
  for (let left = length; left > 0 && !reader.failed; left -= 2) suites.push(reader.u16('cipher_suites'))
  return suites
}

/** Every whole extension; a hello of SSL 3.0 may end before the length of the list. */
function readExtensions(reader: Reader): Extension[] {
  const extensions: Extension[] = []
  const length = reader.u16('extensions')
  const end = Math.min(reader.offset + length, reader.end)
  while (reader.offset + 4 <= end) {
    const type = reader.u16('extension_type')
    const size = reader.u16('extension_data')
    if (reader.offset + size > end) break
    extensions.push(new WireExtension(type, size, { bytes: reader.bytes, at: reader.skip(size, 'extension_data') }))
  }
  return extensions
}

/** Makes the view of its data when it is asked for: most extensions are known by their type alone. */
class WireExtension implements Extension {
  readonly type: number
  readonly length: number
  readonly #bytes: Uint8Array
  readonly #at: number

  constructor(type: number, length: number, place: { bytes: Uint8Array; at: number }) {
    this.type = type
    this.length = length
    this.#bytes = place.bytes
    this.#at = place.at
  }

  get data(): Uint8Array {
    return this.#bytes.subarray(this.#at, this.#at + this.length)
  }
}
