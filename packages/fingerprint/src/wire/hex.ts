const BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Four lower-case hex digits of a number from 0 to 65535. */
export function hex16(value: number): string {
  return (BYTE[value >> 8] as string) + (BYTE[value & 0xff] as string)
}

/** Eight lower-case hex digits of a number from 0 to 2^32 - 1. */
export function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value & 0xffff)
}

/** Two lower-case hex digits a byte. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) text += BYTE[bytes[at] as number]
  return text
}

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
