/** The highest bit of four bytes, the lowest, and four blanks. */
const HIGHEST = 0x80808080 | 0
const LOWEST = 0x01010101
const BLANKS = 0x20202020

const FACTOR = 0x5bd1e995

/**
 * Finds the end of a run of plain bytes: ASCII without control characters and `stops`. It checks four bytes at a time:
 * a subtraction sets the highest bit, which ASCII leaves clear, of each byte that is zero or less than the subtrahend.
 * A borrow may set it in the bytes above as well, so the bytes of such a word are checked one by one.
 */
export class PlainRun {
  /** The hash of the run that was found last. */
  hash = 0
  readonly #first: number
  readonly #second: number
  readonly #third: number
  readonly #plain: Uint8Array

  constructor(stops: readonly [first: number, second: number, third: number]) {
    ;[this.#first, this.#second, this.#third] = [LOWEST * stops[0], LOWEST * stops[1], LOWEST * stops[2]]
    const isPlain = (byte: number) => byte >= 0x20 && byte < 0x80 && !stops.includes(byte)
    this.#plain = Uint8Array.from({ length: 256 }, (_, byte) => Number(isPlain(byte)))
  }

  /** Where the run that begins at `start` ends: before the first byte that is not plain, or at `end`. */
  end(view: DataView, start: number, end: number): number {
    const [first, second, third] = [this.#first, this.#second, this.#third]
    let hash = 0
    let at = start
    for (const last = end - 4; at <= last; at += 4) {
      const word = view.getInt32(at, true)
      const less = (word - BLANKS) | ((word ^ first) - LOWEST) | ((word ^ second) - LOWEST) | ((word ^ third) - LOWEST)
      if (((word | less) & HIGHEST) !== 0) break
      hash = Math.imul(hash ^ word, FACTOR)
      hash ^= hash >>> 15
    }
    for (; at < end; at++) {
      const byte = view.getUint8(at)
      if (this.#plain[byte] === 0) break
      hash = Math.imul(hash ^ byte, FACTOR)
    }
    this.hash = hash ^ (hash >>> 15)
    return at
  }
}
