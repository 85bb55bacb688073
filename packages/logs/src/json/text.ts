/** The string whose value, quotes included, stands in `bytes[start, end)`; undefined where it is not a string. */
export function stringAt(bytes: Buffer, start: number, end: number): string | undefined {
  if (start < 0 || bytes[start] !== QUOTE) return undefined
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] === BACKSLASH || (bytes[at] ?? 0) >= 0x80) return parsedString(bytes, start, end)
  }
  return bytes.toString('latin1', start + 1, end - 1)
}

/** The non-negative integer in `bytes[start, end)`, at most nine digits; undefined where it is anything else. */
export function integerAt(bytes: Buffer, start: number, end: number): number | undefined {
  if (start < 0 || end - start > 9) return undefined
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return undefined
    value = 10 * value + digit
  }
  return value
}

/** The value in `bytes[start, end)` as JSON.parse gives it; undefined where there is none. */
export function valueAt(bytes: Buffer, start: number, end: number): unknown {
  if (start < 0) return undefined
  try {
    return JSON.parse(bytes.toString('utf8', start, end))
  } catch {
    return undefined
  }
}

/** Whether the bytes at `start` are those of `text`, which is ASCII. */
export function standsAt(bytes: Buffer, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[start + index] !== text.charCodeAt(index)) return false
  }
  return true
}

function parsedString(bytes: Buffer, start: number, end: number): string | undefined {
  const value = valueAt(bytes, start, end)
  return typeof value === 'string' ? value : undefined
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const ZERO = 0x30
