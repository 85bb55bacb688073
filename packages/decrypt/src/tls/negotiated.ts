import { findExtension, isFailure, parseServerHelloBody, type ServerHello, uint16 } from '@fingerpost/fingerprint'
import { type CipherSuite, cipherSuite } from '../keys/cipher-suites.ts'

const SUPPORTED_VERSIONS = 0x002b
const ENCRYPT_THEN_MAC = 0x0016
const TLS12 = 0x0303
const TLS13 = 0x0304
/** Drafts of TLS 1.3 that have its key schedule as it is now: from 20 on. */
const FIRST_DRAFT = 0x7f14

/** The random value of a ServerHello that is a HelloRetryRequest (RFC 8446, section 4.1.3). */
const HELLO_RETRY_REQUEST = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex')

/** What a server chose, as far as the protection of records depends on it. */
export interface Negotiated {
  readonly isTls13: boolean
  readonly serverRandom: Uint8Array
  readonly sessionId: Uint8Array
  /** Undefined for one that is not opened, and for versions before TLS 1.2. */
  readonly suite: CipherSuite | undefined
  readonly encryptThenMac: boolean
}

/**
 * What a ServerHello chose; undefined for HelloRetryRequest, which another one follows, and `malformed` for what is no
 * ServerHello.
 */
export function negotiated(body: Uint8Array): Negotiated | 'malformed' | undefined {
  const result = parseServerHelloBody({ bytes: body, start: 0, end: body.length, missing: 0 })
  if (isFailure(result)) return 'malformed'
  const { message } = result
  if (HELLO_RETRY_REQUEST.equals(message.random)) return undefined
  const version = versionOf(message)
  const isTls13 = version === TLS13 || version >= FIRST_DRAFT
  const suite = isTls13 || version === TLS12 ? cipherSuite(message.cipherSuite) : undefined
  const encryptThenMac = findExtension(message, ENCRYPT_THEN_MAC) !== undefined
  return { isTls13, serverRandom: message.random, sessionId: message.sessionId, suite, encryptThenMac }
}

function versionOf(hello: ServerHello): number {
  const extension = findExtension(hello, SUPPORTED_VERSIONS)
  return extension === undefined ? hello.legacyVersion : uint16(extension.data, 0)
}
