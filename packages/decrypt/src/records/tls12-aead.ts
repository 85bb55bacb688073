import type { AeadSuite } from '../keys/cipher-suites.ts'
import { openAead } from './aead.ts'
import { perRecordNonce, sequenceBytes } from './sequence.ts'
import type { Opened, RecordProtection, TlsRecord } from './tls-record.ts'

/** Bytes of the nonce that come with each record of GCM and CCM (RFC 5288, section 3; RFC 6655, section 3). */
const EXPLICIT = 8

/** The part of the nonce that comes from the key block: all of it for ChaCha20-Poly1305 (RFC 7905, section 2). */
export function fixedIvLength({ cipher }: AeadSuite): number {
  return cipher === 'chacha20-poly1305' ? 12 : 4
}

/** Key and IV of one side. */
export interface AeadKeys {
  readonly key: Uint8Array
  readonly iv: Uint8Array
}

/** The records of one side of TLS 1.2 under an AEAD (RFC 5246, section 6.2.3.3). */
export class Tls12AeadProtection implements RecordProtection {
  readonly #suite: AeadSuite
  readonly #keys: AeadKeys
  #sequence = 0

  constructor(suite: AeadSuite, keys: AeadKeys) {
    this.#suite = suite
    this.#keys = keys
  }

  open({ type, header, fragment }: TlsRecord): Opened | undefined {
    const { key, iv } = this.#keys
    const explicit = iv.length === 12 ? 0 : EXPLICIT
    const length = fragment.length - explicit - this.#suite.tagLength
    if (length < 0) return undefined
    const nonce =
      explicit === 0 ? perRecordNonce(iv, this.#sequence) : Buffer.concat([iv, fragment.subarray(0, explicit)])
    const associated = additionalData(this.#sequence, header, length)
    const content = openAead(this.#suite, { key, nonce, associated, ciphertext: fragment.subarray(explicit) })
    if (content === undefined) return undefined
    this.#sequence++
    return { type, content }
  }
}

/** The number of a record, and its header with another length. */
export function additionalData(sequence: number, header: Uint8Array, length: number): Buffer {
  return Buffer.concat([sequenceBytes(sequence), header.subarray(0, 3), Buffer.from([length >> 8, length & 0xff])])
}
