import { hash } from 'node:crypto'

const SHA256_BYTES = 32

/**
 * A digest of a collection of lines that does not depend on their order, on how they are spread over files or on how
 * the files are compressed: the sum of the SHA-256 of every line (UTF-8, without its line end), as big-endian numbers,
 * modulo 2^256. A repeated line counts each time. It identifies a collection; it does not protect against forgery.
 */
export class LinesDigest {
  /** The sums of the digests' bytes by place; carrying is left for the end. Exact for 2^45 lines. */
  readonly #sums = new Float64Array(SHA256_BYTES)

  /** Adds a line, as bytes without its line end. */
  add(line: Uint8Array): void {
    const digest = hash('sha256', line, 'binary')
    for (let place = 0; place < SHA256_BYTES; place += 1) {
      this.#sums[place] = (this.#sums[place] ?? 0) + digest.charCodeAt(place)
    }
  }

  /** Adds what another digest holds, which its `hex` gives. */
  addDigest(hex: string): void {
    const bytes = Buffer.from(hex, 'hex')
    for (let place = 0; place < SHA256_BYTES; place += 1) {
      this.#sums[place] = (this.#sums[place] ?? 0) + (bytes[place] ?? 0)
    }
  }

  /** 64 lower-case hex digits; zeros while there is no line. */
  hex(): string {
    let text = ''
    let carry = 0
    for (const sum of [...this.#sums].reverse()) {
      const total = sum + carry
      text = (total % 256).toString(16).padStart(2, '0') + text
      carry = Math.floor(total / 256)
    }
    return text
  }
}
