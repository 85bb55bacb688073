/** A packet or block longer than this is damage, not data: the largest snapshot length of any capture tool. */
export const MAXIMUM_LENGTH = 256 * 1024 * 1024

/** The unsigned 32-bit number at an offset that the caller has checked, in either byte order. */
export function uint32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const [a, b] = littleEndian ? [at + 2, at] : [at, at + 2]
  return uint16(bytes, a, littleEndian) * 0x1_0000 + uint16(bytes, b, littleEndian)
}

/** The unsigned 16-bit number at an offset that the caller has checked, in either byte order. */
export function uint16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const first = bytes[at] as number
  const second = bytes[at + 1] as number
  return littleEndian ? (second << 8) | first : (first << 8) | second
}
