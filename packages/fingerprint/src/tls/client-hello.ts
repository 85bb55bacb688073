import type { Parsed, ParseFailure } from '../protocol.ts'
import { Reader } from '../wire/reader.ts'
import { type Extension, readExtensions } from './extension.ts'
import { type Handshake, HandshakeType, readHello } from './record.ts'

/** What NPF, JA3 and JA4 are functions of: the part of a ClientHello that a fingerprint string can carry. */
export interface ClientHelloFacts {
  readonly legacyVersion: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly Extension[]
}

/** A ClientHello (RFC 8446, section 4.1.2). Its byte strings are views of the bytes that were parsed. */
export interface ClientHello extends ClientHelloFacts {
  readonly random: Uint8Array
  readonly legacySessionId: Uint8Array
  readonly legacyCompressionMethods: Uint8Array
}

/**
 * The ClientHello at the start of a TLS record stream, or behind a few other records, as far as `bytes[start, end)` go. A hello that is cut among its
 * extensions keeps those that are whole and says how many bytes it misses; one that is cut before them is a failure.
 */
export function parseClientHello(bytes: Uint8Array, start: number, end: number): Parsed<ClientHello> | ParseFailure {
  return parseClientHelloBody(readHello(bytes, { start, end, type: HandshakeType.clientHello }))
}

/**
 * The same for a ClientHello that no TLS record carries: QUIC and DTLS find the handshake message by themselves. That
 * of DTLS has a cookie behind the session id (RFC 6347, section 4.2.1).
 */
export function parseClientHelloBody(
  { bytes, start, end, missing }: Handshake,
  hasCookie = false,
): Parsed<ClientHello> | ParseFailure {
  const reader = new Reader(bytes, start, end)
  const legacyVersion = reader.u16('legacy_version')
  const random = reader.slice(32, 'random')
  const legacySessionId = reader.vector8('legacy_session_id')
  if (hasCookie) reader.vector8('cookie')
  const cipherSuites = readCipherSuites(reader)
  const legacyCompressionMethods = reader.vector8('legacy_compression_methods')
  if (reader.failed) return failureOf(reader, missing)
  if (cipherSuites === undefined) return { reason: 'malformed', field: 'cipher_suites', missing: 0 }
  const extensions = readExtensions(reader)
  return {
    message: { legacyVersion, random, legacySessionId, cipherSuites, legacyCompressionMethods, extensions },
    missing,
    // A list without suites whose length is wrong: what was in it is read as the fields behind it, which do not fit.
    ...(cipherSuites.length === 0 && missing === 0 && reader.remaining > 0 && { cut: true }),
  }
}

/** Why there is no message: it has fewer bytes than its fields need, or they are still to come. */
export function failureOf(reader: Reader, missing: number): ParseFailure {
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
