import { createDecipheriv } from 'node:crypto'
import type { Ciphers } from '@fingerpost/fingerprint'
import { Aes128Block } from './aes.ts'
import { HmacSha256 } from './hmac.ts'

const TAG = 16
const aes = new Aes128Block()
const hmac = new HmacSha256()

/** Ciphers by node:crypto, but for what it is slow at: single blocks. */
export const nodeCiphers: Ciphers = {
  hmacSha256: (key, data) => hmac.digest(key, data),
  aes128: (key, block) => aes.encrypt(key, block),
  openAes128Gcm(key, nonce, { associated, ciphertext }) {
    if (ciphertext.length < TAG) return undefined
    const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: TAG })
    decipher.setAAD(associated).setAuthTag(ciphertext.subarray(-TAG))
    const opened = decipher.update(ciphertext.subarray(0, -TAG))
    try {
      decipher.final()
      // A view of a Buffer takes five times as long to make, and a hello is read as many.
      return new Uint8Array(opened.buffer, opened.byteOffset, opened.length)
    } catch {
      return undefined
    }
  },
}
