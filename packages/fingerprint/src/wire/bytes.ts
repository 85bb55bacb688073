/** The big-endian 16-bit number at an offset that the caller has checked. */
export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}

/** The big-endian 32-bit number at an offset that the caller has checked, signed: all its bits, cheap to compare. */
export function int32(bytes: Uint8Array, at: number): number {
  return (uint16(bytes, at) << 16) | uint16(bytes, at + 2)
}
