import { byteAt, int32 } from './bytes.ts'

/**
 * Reads big-endian fields from a range of bytes and remembers its first failure instead of throwing: after it, every
 * read gives zero or an empty range. A parser reads its fields straight down and asks once, at the end, whether all
 * of them were there. On whole messages this costs what unchecked reads cost; on cut ones it saves the exception.
 */
export class Reader {
  readonly bytes: Uint8Array
  readonly end: number
  offset: number
  /** The name of the first field that did not fit, or '' while all of them did. */
  failedField = ''
  /** How many bytes the first failed field lacked. */
  missing = 0

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.offset = start
    this.end = end
  }

  get remaining(): number {
    return this.end - this.offset
  }

  get failed(): boolean {
    return this.missing !== 0
  }

  /** The next byte. */
  u8(field: string): number {
    const at = this.#take(1, field)
    return at < 0 ? 0 : byteAt(this.bytes, at)
  }

  /** The next two bytes as a number, the greater first; so are those below. */
  u16(field: string): number {
    const at = this.#take(2, field)
    return at < 0 ? 0 : (byteAt(this.bytes, at) << 8) | byteAt(this.bytes, at + 1)
  }

  /** The next three bytes as a number. */
  u24(field: string): number {
    const at = this.#take(3, field)
    if (at < 0) return 0
    return (byteAt(this.bytes, at) << 16) | (byteAt(this.bytes, at + 1) << 8) | byteAt(this.bytes, at + 2)
  }

  /** The next four bytes as a number. */
  u32(field: string): number {
    const at = this.#take(4, field)
    return at < 0 ? 0 : int32(this.bytes, at) >>> 0
  }

  /** The next `length` bytes as a view of the same memory; empty when they are not all there. */
  slice(length: number, field: string): Uint8Array {
    const at = this.#take(length, field)
    return at < 0 || length === 0 ? EMPTY : this.bytes.subarray(at, at + length)
  }

  /** A vector with a length of one byte in front, as `opaque x<0..2^8-1>` in RFC 8446, section 3.4. */
  vector8(field: string): Uint8Array {
    return this.slice(this.u8(field), field)
  }

  /** A vector with a length of two bytes in front, as `opaque x<0..2^16-1>` in RFC 8446, section 3.4. */
  vector16(field: string): Uint8Array {
    return this.slice(this.u16(field), field)
  }

  /** A vector with a length of four bytes in front, as `string` in RFC 4251, section 5. */
  vector32(field: string): Uint8Array {
    return this.slice(this.u32(field), field)
  }

  /** A variable-length integer (RFC 9000, section 16); above 2^53, which no length reaches, it is not exact. */
  variableLength(field: string): number {
    const first = this.u8(field)
    let value = first & 0x3f
    for (let left = (1 << (first >> 6)) - 1; left > 0; left--) value = value * 256 + this.u8(field)
    return value
  }

  /** A vector with a variable-length integer in front. */
  vectorVariable(field: string): Uint8Array {
    return this.slice(this.variableLength(field), field)
  }

  /** Passes over bytes; gives where they begin, or -1 when they are not all there. */
  skip(length: number, field: string): number {
    return this.#take(length, field)
  }

  /** Passes over all bytes of one value that come next. */
  skipRun(value: number): void {
    const { bytes, end } = this
    let at = this.offset
    while (at < end && bytes[at] === value) at++
    this.offset = at
  }

  #take(length: number, field: string): number {
    const at = this.offset
    if (this.missing === 0 && at + length <= this.end) {
      this.offset = at + length
      return at
    }
    if (this.missing === 0) {
      this.missing = at + length - this.end
      this.failedField = field
    }
    return -1
  }
}

const EMPTY = new Uint8Array(0)
