import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** How a file is packed, by its first bytes (RFC 1952, section 2.3.1; RFC 8878, section 3.1.1); undefined for plain. */
export function packingOf(head: Uint8Array): 'gzip' | 'zstd' | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : undefined
}

/** A stream that unpacks. Throws RangeError for zstd where this Node lacks it. */
export function unpacker(packing: 'gzip' | 'zstd', chunkSize: number): Transform {
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize })
  return zstandard().createZstdDecompress({ chunkSize })
}

/** A stream that packs with zstd. Throws RangeError where this Node lacks it. */
export function zstdPacker(): Transform {
  return zstandard().createZstdCompress()
}

/** Bytes packed with zstd. Throws RangeError where this Node lacks it. */
export function zstd(bytes: Uint8Array): Uint8Array {
  return zstandard().zstdCompressSync(bytes)
}

/** Bytes unpacked with zstd. Throws RangeError where this Node lacks it, and what zlib throws for broken ones. */
export function unzstd(bytes: Uint8Array): Uint8Array {
  return zstandard().zstdDecompressSync(bytes)
}

/** Whether this Node packs and unpacks zstd. */
export function hasZstd(): boolean {
  return 'zstdCompressSync' in zlib
}

interface Zstandard {
  createZstdCompress(): Transform
  createZstdDecompress(options: { readonly chunkSize: number }): Transform
  zstdCompressSync(bytes: Uint8Array): Uint8Array
  zstdDecompressSync(bytes: Uint8Array): Uint8Array
}

/** node:zlib has it from Node 22.15 on; the types that we compile with are older. */
function zstandard(): Zstandard {
  if (hasZstd()) return zlib as unknown as Zstandard
  throw new RangeError(NO_ZSTD)
}

/** What is said where it is needed and not there. */
export const NO_ZSTD = `this Node (${process.versions.node}) lacks zstd, 22.15 has it; use gzip, or the program zstd`
