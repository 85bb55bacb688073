import type { Ciphers } from '../protocol.ts'
import type { KeyLabels, QuicVersion } from './versions.ts'

/**
 * What protects the Initial packets that a client sends (RFC 9001, sections 5.3 and 5.4). All of it follows from the
 * connection id that the client first addresses (section 5.2); each key is derived when it is first asked for, as most
 * packets that others protect are found out with that of header protection alone.
 */
export class InitialKeys {
  readonly #ciphers: Ciphers
  readonly #labels: KeyLabels
  readonly #clientSecret: Uint8Array
  #hp: Uint8Array | undefined
  #key: Uint8Array | undefined
  #iv: Uint8Array | undefined

  constructor(version: QuicVersion, connectionId: Uint8Array, ciphers: Ciphers) {
    const { labels, initialSalt } = version
    this.#ciphers = ciphers
    this.#labels = labels
    this.#clientSecret = ciphers.hmacSha256(ciphers.hmacSha256(initialSalt, connectionId), labels.clientIn)
  }

  /** The key of header protection. */
  get hp(): Uint8Array {
    this.#hp ??= this.#expand(this.#labels.hp).subarray(0, 16)
    return this.#hp
  }

  get key(): Uint8Array {
    this.#key ??= this.#expand(this.#labels.key).subarray(0, 16)
    return this.#key
  }

  get iv(): Uint8Array {
    this.#iv ??= this.#expand(this.#labels.iv).subarray(0, 12)
    return this.#iv
  }

  /** HKDF-Expand (RFC 5869, section 2.3) to at most 32 bytes. */
  #expand(label: Uint8Array): Uint8Array {
    return this.#ciphers.hmacSha256(this.#clientSecret, label)
  }
}
