import { byteAt } from './bytes.ts'

const BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Four lower-case hex digits of a number from 0 to 65535. */
export function hex16(value: number): string {
  return `${BYTE[value >> 8]}${BYTE[value & 0xff]}`
}

/** Eight lower-case hex digits of a number from 0 to 2^32 - 1. */
export function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value & 0xffff)
}

/** Two lower-case hex digits for each byte of `bytes[start, end)`. */
export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = ''
  if (end - start <= CONCATENATED) {
    for (let at = start; at < end; at++) text += BYTE[byteAt(bytes, at)]
    return text
  }
  for (let at = start; at < end; at += scratch.length) {
    text += decoded(digits(bytes, { start: at, end: Math.min(at + scratch.length, end) }, 0))
  }
  return text
}

/** The bytes from `start` to before `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Ranges of bytes in hex, in brackets each: `(0a0b)(0c)`. */
export function bracketedHex(bytes: Uint8Array, ranges: readonly ByteRange[]): string {
  if (ranges.length === 0) return ''
  let filled = 0
  for (const range of ranges) {
    if (filled + range.end - range.start >= scratch.length) return longBracketedHex(bytes, ranges)
    filled = digits(bytes, range, filled)
    scratch[filled++] = BETWEEN
  }
  return `(${decoded(filled - 1)})`
}

function longBracketedHex(bytes: Uint8Array, ranges: readonly ByteRange[]): string {
  return ranges.map(({ start, end }) => `(${hex(bytes, start, end)})`).join('')
}

/** Puts the digits of a range into the scratch memory; gives where they end. */
function digits(bytes: Uint8Array, { start, end }: ByteRange, filled: number): number {
  for (let at = start; at < end; at++) scratch[filled + at - start] = DIGITS[byteAt(bytes, at)] ?? 0
  return filled + end - start
}

function decoded(length: number): string {
  return ASCII.decode(scratch.subarray(0, length))
}

/** How many bytes are printed fastest by concatenation, which takes 6 ns a byte; decoding takes 90 ns and 1 ns a byte. */
const CONCATENATED = 12

/** The digits of each byte, and the two brackets between ranges, as two characters lie in memory. */
const DIGITS = Uint16Array.from(BYTE, pair)
const BETWEEN = pair(')(')

/** Written and read within one call. To allocate it in each call would take 600 ns. */
const scratch = new Uint16Array(4096)
const ASCII = new TextDecoder()

function pair(text: string): number {
  const [both = 0] = new Uint16Array(Uint8Array.of(text.charCodeAt(0), text.charCodeAt(1)).buffer)
  return both
}

/** Whether a text is an MD5 digest in lower-case hex digits, as JA3, JA3S and HASSH are. */
export function isMd5(text: string): boolean {
  return MD5.test(text)
}

const MD5 = /^[0-9a-f]{32}$/

/** The bytes that a text of hex digits stands for; undefined when it is not an even number of hex digits. */
export function unhex(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length >> 1)
  let all = 0
  for (let at = 0; at < bytes.length; at++) {
    const value = (digit(text.charCodeAt(2 * at)) << 4) | digit(text.charCodeAt(2 * at + 1))
    all |= value
    bytes[at] = value
  }
  return all < 0 || (text.length & 1) === 1 ? undefined : bytes
}

/** The value of an ASCII hex digit, or -1: bitwise or keeps the sign. */
function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = (code | 0x20) - 0x61
  return letter >= 0 && letter < 6 ? letter + 10 : -1
}

/** The 16-bit numbers that a text of hex digits stands for, four each; the text is known to be such. */
export function unhex16(text: string): number[] {
  const values: number[] = []
  for (let at = 0; at < text.length; at += 4) {
    values.push(
      (digit(text.charCodeAt(at)) << 12) |
        (digit(text.charCodeAt(at + 1)) << 8) |
        (digit(text.charCodeAt(at + 2)) << 4) |
        digit(text.charCodeAt(at + 3)),
    )
  }
  return values
}
