import { createHmac, hash } from 'node:crypto'
import { byteAt } from '@fingerpost/fingerprint'

const BLOCK = 64
const DIGEST = 32
const LONGEST_DATA = 192

/**
 * HMAC with SHA-256 (RFC 2104) of short keys and data, as key derivation has them. Two digests in memory that is used
 * again take 0.8 µs; an Hmac object takes 1.7 µs, and as much again to be collected.
 */
export class HmacSha256 {
  readonly #inner = new Uint8Array(BLOCK + LONGEST_DATA)
  readonly #outer = new Uint8Array(BLOCK + DIGEST)
  /** The inner block and data of each length. */
  readonly #inners = Array.from({ length: LONGEST_DATA + 1 }, (_, length) => this.#inner.subarray(0, BLOCK + length))

  /** The code of `data`: 32 bytes. */
  digest(key: Uint8Array, data: Uint8Array): Uint8Array {
    const input = this.#inners[data.length]
    if (input === undefined || key.length > BLOCK) return createHmac('sha256', key).update(data).digest()
    const outer = this.#outer
    pad(key, input, 0x36)
    pad(key, outer, 0x5c)
    input.set(data, BLOCK)
    put(hash('sha256', input, 'binary'), outer, BLOCK)
    const code = new Uint8Array(DIGEST)
    put(hash('sha256', outer, 'binary'), code, 0)
    return code
  }
}

/** The first block: the key, zeros behind it, every byte of it combined with `pad`. */
function pad(key: Uint8Array, block: Uint8Array, pad: number): void {
  for (let at = 0; at < key.length; at++) block[at] = byteAt(key, at) ^ pad
  for (let at = key.length; at < BLOCK; at++) block[at] = pad
}

/** Text of one byte a character is the form of a digest that is made fastest. */
function put(digest: string, bytes: Uint8Array, at: number): void {
  for (let index = 0; index < digest.length; index++) bytes[at + index] = digest.charCodeAt(index)
}
