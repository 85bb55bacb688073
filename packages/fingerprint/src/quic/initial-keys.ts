import type { Ciphers } from '../protocol.ts'
import type { QuicVersion } from './versions.ts'

/** What protects the Initial packets that a client sends (RFC 9001, sections 5.3 and 5.4). */
export interface InitialKeys {
  readonly key: Uint8Array
  readonly iv: Uint8Array
  /** The key of header protection. */
  readonly hp: Uint8Array
}

/** The client's Initial keys, which follow from the connection id that it first addresses (RFC 9001, section 5.2). */
export function clientInitialKeys(version: QuicVersion, connectionId: Uint8Array, ciphers: Ciphers): InitialKeys {
  const expand = (secret: Uint8Array, label: string, length: number) =>
    ciphers.hmacSha256(secret, expansion(label, length)).subarray(0, length)
  const initialSecret = ciphers.hmacSha256(version.initialSalt, connectionId)
  const clientSecret = expand(initialSecret, 'client in', 32)
  return {
    key: expand(clientSecret, `${version.labelPrefix} key`, 16),
    iv: expand(clientSecret, `${version.labelPrefix} iv`, 12),
    hp: expand(clientSecret, `${version.labelPrefix} hp`, 16),
  }
}

/**
 * What HKDF-Expand-Label (RFC 8446, section 7.1) with an empty context hashes for at most 32 bytes: the HkdfLabel, and
 * the number of the one round that HKDF-Expand (RFC 5869, section 2.3) then takes.
 */
function expansion(label: string, length: number): Uint8Array {
  const text = new TextEncoder().encode(`tls13 ${label}`)
  return Uint8Array.of(0, length, text.length, ...text, 0, 1)
}
