/** A packet or block longer than this is damage, not data: the largest snapshot length of any capture tool. */
export const MAXIMUM_LENGTH = 256 * 1024 * 1024

/** The unsigned 32-bit number at an offset that the caller has checked, in either byte order. */
export function uint32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const high = uint16(bytes, littleEndian ? at + 2 : at, littleEndian)
  return high * 0x1_0000 + uint16(bytes, littleEndian ? at : at + 2, littleEndian)
}

/** The unsigned 16-bit number at an offset that the caller has checked, in either byte order. */
export function uint16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const first = bytes[at] as number
  const second = bytes[at + 1] as number
  return littleEndian ? (second << 8) | first : (first << 8) | second
}
