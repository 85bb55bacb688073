/** The value that stands for every GREASE value in a fingerprint. */
export const GREASE = 0x0a0a

/** Whether a value is one of the sixteen that RFC 8701, section 2, reserves: 0x0a0a, 0x1a1a … 0xfafa. */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === GREASE && value >> 8 === (value & 0xff)
}

/** The wider test that `tls/1` and `tls/2` make on extension types: 0x1a2a passes as well. */
export function resemblesGrease(value: number): boolean {
  return (value & 0x0f0f) === GREASE
}

/** The value itself, or 0x0a0a for a GREASE value. */
export function degrease(value: number): number {
  return isGrease(value) ? GREASE : value
}
