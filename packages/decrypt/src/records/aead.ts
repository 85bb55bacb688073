import { type CipherGCMTypes, createDecipheriv } from 'node:crypto'
import type { AeadName, AeadSuite } from '../keys/cipher-suites.ts'

/** The key of a side, and what goes with a ciphertext. */
export interface Sealed {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
  readonly associated: Uint8Array
  /** With the tag at its end. */
  readonly ciphertext: Uint8Array
}

/** Opens an AEAD (RFC 5116); undefined where the tag does not fit. */
export function openAead(suite: AeadSuite, sealed: Sealed): Uint8Array | undefined {
  const { key, nonce, associated, ciphertext } = sealed
  const plaintextLength = ciphertext.length - suite.tagLength
  if (plaintextLength < 0) return undefined
  const decipher = decipherOf(suite, key, nonce)
  try {
    decipher.setAuthTag(ciphertext.subarray(plaintextLength))
    decipher.setAAD(associated, { plaintextLength })
    const opened = decipher.update(ciphertext.subarray(0, plaintextLength))
    decipher.final()
    return opened
  } catch {
    return undefined
  }
}

/** All take the same options, but have types of their own. */
function decipherOf({ cipher, tagLength: authTagLength }: AeadSuite, key: Uint8Array, nonce: Uint8Array) {
  if (cipher === 'chacha20-poly1305') return createDecipheriv(cipher, key, nonce, { authTagLength })
  if (cipher === 'aes-128-ccm' || cipher === 'aes-256-ccm') {
    return createDecipheriv(cipher, key, nonce, { authTagLength })
  }
  if (isGcm(cipher)) return createDecipheriv(cipher, key, nonce, { authTagLength })
  throw new TypeError(`cipher: there is no ${cipher}`)
}

/** The types of Node do not list GCM with ARIA, which has the same interface. */
function isGcm(cipher: AeadName): cipher is Extract<AeadName, CipherGCMTypes> {
  return cipher.endsWith('-gcm')
}
