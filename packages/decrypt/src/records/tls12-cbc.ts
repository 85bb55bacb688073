import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { byteAt } from '@fingerpost/fingerprint'
import type { CbcSuite, MacName } from '../keys/cipher-suites.ts'
import type { Opened, RecordProtection, TlsRecord } from './tls-record.ts'
import { additionalData } from './tls12-aead.ts'

/** Bytes of a MAC. */
export const MAC_BYTES: Readonly<Record<MacName, number>> = { sha1: 20, sha256: 32, sha384: 48 }

/** Keys of one side, and whether the MAC is of the ciphertext (encrypt_then_mac, RFC 7366). */
export interface CbcKeys {
  readonly key: Uint8Array
  readonly macKey: Uint8Array
  readonly encryptThenMac: boolean
}

/** The records of one side of TLS 1.2 under a block cipher in CBC mode with an HMAC (RFC 5246, section 6.2.3.2). */
export class Tls12CbcProtection implements RecordProtection {
  readonly #suite: CbcSuite
  readonly #keys: CbcKeys
  #sequence = 0

  constructor(suite: CbcSuite, keys: CbcKeys) {
    this.#suite = suite
    this.#keys = keys
  }

  open(record: TlsRecord): Opened | undefined {
    const content = this.#keys.encryptThenMac ? this.#macThenDecrypt(record) : this.#decryptThenMac(record)
    if (content === undefined) return undefined
    this.#sequence++
    return { type: record.type, content }
  }

  #macThenDecrypt({ header, fragment }: TlsRecord): Uint8Array | undefined {
    const macStart = fragment.length - MAC_BYTES[this.#suite.mac]
    if (macStart < 0) return undefined
    const sealed = fragment.subarray(0, macStart)
    if (!this.#fits(fragment.subarray(macStart), header, sealed)) return undefined
    const padded = this.#decrypt(sealed)
    return padded && withoutPadding(padded)
  }

  #decryptThenMac({ header, fragment }: TlsRecord): Uint8Array | undefined {
    const padded = this.#decrypt(fragment)
    const signed = padded && withoutPadding(padded)
    if (signed === undefined) return undefined
    const macStart = signed.length - MAC_BYTES[this.#suite.mac]
    if (macStart < 0) return undefined
    const content = signed.subarray(0, macStart)
    return this.#fits(signed.subarray(macStart), header, content) ? content : undefined
  }

  /** The first block is the IV. */
  #decrypt(sealed: Uint8Array): Uint8Array | undefined {
    const { cipher, blockLength } = this.#suite
    if (sealed.length < 2 * blockLength || sealed.length % blockLength !== 0) return undefined
    const decipher = createDecipheriv(cipher, this.#keys.key, sealed.subarray(0, blockLength)).setAutoPadding(false)
    return decipher.update(sealed.subarray(blockLength))
  }

  #fits(mac: Uint8Array, header: Uint8Array, signed: Uint8Array): boolean {
    const hmac = createHmac(this.#suite.mac, this.#keys.macKey)
    hmac.update(additionalData(this.#sequence, header, signed.length)).update(signed)
    return timingSafeEqual(hmac.digest(), mac)
  }
}

/** Bytes without GenericBlockCipher.padding, each byte of which is its length; undefined where there is none. */
function withoutPadding(bytes: Uint8Array): Uint8Array | undefined {
  const padding = byteAt(bytes, bytes.length - 1)
  const end = bytes.length - 1 - padding
  if (end < 0) return undefined
  return bytes.subarray(end).every((byte) => byte === padding) ? bytes.subarray(0, end) : undefined
}
