import { hash } from 'node:crypto'

/** 256 bits as words of 32. */
const WORDS = 8

/**
 * A digest of a collection of lines that does not depend on their order, on how they are spread over files or on how
 * the files are compressed: the sum of the SHA-256 of every line (UTF-8, without its line end), as a big-endian number,
 * modulo 2^256. A line that stands there twice counts twice. It names a collection; it is no proof against forgery.
 */
export class LinesDigest {
  private readonly sum = new Uint32Array(WORDS)

  add(line: string): void {
    const digest = hash('sha256', line, 'buffer')
    let carry = 0
    for (let word = WORDS - 1; word >= 0; word -= 1) {
      const total = (this.sum[word] ?? 0) + digest.readUInt32BE(word * 4) + carry
      this.sum[word] = total
      carry = total > 0xffff_ffff ? 1 : 0
    }
  }

  /** 64 lower-case hex digits; zeros while there is no line. */
  hex(): string {
    return [...this.sum].map((word) => word.toString(16).padStart(8, '0')).join('')
  }
}
