/**
 * Numbers at offsets that the caller has checked, in the order of the network if not said otherwise. These functions,
 * the reader and the packet walk are all that index bytes; beyond the end there are zeros, which costs nothing: the
 * compiler of V8 leaves the test out where all that was read so far was there.
 */

/** A byte. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

/** An unsigned 16-bit number. */
export function uint16(bytes: Uint8Array, at: number, littleEndian = false): number {
  const first = byteAt(bytes, at)
  const second = byteAt(bytes, at + 1)
  return littleEndian ? (second << 8) | first : (first << 8) | second
}

/** An unsigned 32-bit number. */
export function uint32(bytes: Uint8Array, at: number, littleEndian = false): number {
  const high = uint16(bytes, littleEndian ? at + 2 : at, littleEndian)
  return high * 0x1_0000 + uint16(bytes, littleEndian ? at : at + 2, littleEndian)
}

/** A 32-bit number, signed: all its bits, cheap to compare. */
export function int32(bytes: Uint8Array, at: number): number {
  return (uint16(bytes, at) << 16) | uint16(bytes, at + 2)
}

/** The bytes of several pieces one behind the other. */
export function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let filled = 0
  for (const piece of pieces) {
    all.set(piece, filled)
    filled += piece.length
  }
  return all
}
