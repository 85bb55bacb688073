import { byteAt } from '@fingerpost/fingerprint'

/** Tags of DER (X.690) that certificates have. */
export const Tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const

/** A value of DER: its tag, its content, and all of its bytes, as views. */
export interface DerValue {
  readonly tag: number
  readonly content: Uint8Array
  readonly whole: Uint8Array
}

/** More values than any part of a certificate has: subject alternative names of a shared server. */
const MOST_VALUES = 10_000

/** The value that bytes begin with; undefined where it is not all there, or its length is not one of DER (section 10.1). */
export function derValue(bytes: Uint8Array): DerValue | undefined {
  const first = byteAt(bytes, 1)
  const digits = first < 0x80 ? 0 : first & 0x7f
  if (bytes.length < 2 || first === 0x80 || digits > 3) return undefined
  let length = digits === 0 ? first : 0
  for (let at = 0; at < digits; at++) length = (length << 8) | byteAt(bytes, 2 + at)
  const end = 2 + digits + length
  if (end > bytes.length) return undefined
  return { tag: byteAt(bytes, 0), content: bytes.subarray(2 + digits, end), whole: bytes.subarray(0, end) }
}

/** The values in the content of a constructed one, as far as they are whole. */
export function derValues(content: Uint8Array): DerValue[] {
  const values: DerValue[] = []
  let at = 0
  while (at < content.length && values.length < MOST_VALUES) {
    const value = derValue(content.subarray(at))
    if (value === undefined) break
    values.push(value)
    at += value.whole.length
  }
  return values
}

/** An object identifier in dots (section 8.19); arcs beyond 2^53 are not exact. */
export function dottedOid(content: Uint8Array): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - 40 * root, ...rest].join('.')
}
