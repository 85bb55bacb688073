import { byteAt } from './bytes.ts'

const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
const ASCII = new TextDecoder()

/**
 * Text of hex digits and ASCII, plain on purpose: it is put together in memory that is used again and decoded once. The
 * strings of a hello's fields, joined, take four times as long and leave garbage.
 */
export class HexText {
  #memory = new Uint8Array(4096)
  #length = 0

  /** Takes ASCII characters. */
  ascii(text: string): void {
    this.#reserve(text.length)
    for (let at = 0; at < text.length; at++) this.#memory[this.#length++] = text.charCodeAt(at)
  }

  /** Takes two lower-case hex digits for each byte of `bytes[start, end)`. */
  hex(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(2 * Math.max(0, end - start))
    for (let at = start; at < end; at++) this.#byte(byteAt(bytes, at))
  }

  /** Takes two lower-case hex digits of a byte. */
  hex8(value: number): void {
    this.#reserve(2)
    this.#byte(value)
  }

  /** Takes four lower-case hex digits of a number from 0 to 65535. */
  hex16(value: number): void {
    this.#reserve(4)
    this.#byte(value >> 8)
    this.#byte(value & 0xff)
  }

  /** Gives what was taken since this was last called. */
  take(): string {
    const text = ASCII.decode(this.#memory.subarray(0, this.#length))
    this.#length = 0
    return text
  }

  #byte(value: number): void {
    this.#memory[this.#length++] = DIGITS[value >> 4] ?? 0
    this.#memory[this.#length++] = DIGITS[value & 0x0f] ?? 0
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#memory.length) return
    const larger = new Uint8Array(2 * (this.#length + more))
    larger.set(this.#memory.subarray(0, this.#length))
    this.#memory = larger
  }
}
