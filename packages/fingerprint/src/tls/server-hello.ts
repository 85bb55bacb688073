import type { Parsed, ParseFailure } from '../protocol.ts'
import { Reader } from '../wire/reader.ts'
import { failureOf } from './client-hello.ts'
import { type Extension, readExtensions } from './extension.ts'
import { DRAFT, type Handshake, HandshakeType, readHello } from './record.ts'

/** A ServerHello (RFC 8446, section 4.1.3). Its byte strings are views of the bytes that were parsed. */
export interface ServerHello {
  readonly legacyVersion: number
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuite: number
  readonly compressionMethod: number
  readonly extensions: readonly Extension[]
}

const NONE = new Uint8Array(0)

/** The ServerHello at the start of a TLS record stream, or behind a few other records, as far as `bytes[start, end)` go. */
export function parseServerHello(bytes: Uint8Array, start: number, end: number): Parsed<ServerHello> | ParseFailure {
  return parseServerHelloBody(readHello(bytes, { start, end, type: HandshakeType.serverHello }))
}

/**
 * The same for a ServerHello that no TLS record carries. Drafts of TLS 1.3 up to 21 had neither a session id nor a
 * compression method in it (draft-ietf-tls-tls13-21, section 4.1.3).
 */
export function parseServerHelloBody({ bytes, start, end, missing }: Handshake): Parsed<ServerHello> | ParseFailure {
  const reader = new Reader(bytes, start, end)
  const legacyVersion = reader.u16('legacy_version')
  const random = reader.slice(32, 'random')
  const isDraft = legacyVersion >> 8 === DRAFT
  const sessionId = isDraft ? NONE : reader.vector8('legacy_session_id_echo')
  const cipherSuite = reader.u16('cipher_suite')
  const compressionMethod = isDraft ? 0 : reader.u8('legacy_compression_method')
  if (reader.failed) return failureOf(reader, missing)
  const extensions = readExtensions(reader)
  return { message: { legacyVersion, random, sessionId, cipherSuite, compressionMethod, extensions }, missing }
}
