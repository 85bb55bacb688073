import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Ciphers } from '@fingerpost/fingerprint'
import { HmacSha256 } from './hmac.ts'

const TAG = 16
const hmac = new HmacSha256()

/** Ciphers by node:crypto. */
export const nodeCiphers: Ciphers = {
  hmacSha256: (key, data) => hmac.digest(key, data),
  aes128: (key, block) => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block),
  openAes128Gcm(key, nonce, { associated, ciphertext }) {
    if (ciphertext.length < TAG) return undefined
    const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: TAG })
    decipher.setAAD(associated).setAuthTag(ciphertext.subarray(-TAG))
    const opened = decipher.update(ciphertext.subarray(0, -TAG))
    try {
      decipher.final()
      return opened
    } catch {
      return undefined
    }
  },
}
