import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import type { Ciphers } from '@fingerpost/fingerprint'

const TAG = 16

/** Ciphers by node:crypto. */
export const nodeCiphers: Ciphers = {
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
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
