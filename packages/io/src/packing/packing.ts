import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { brokenPacking } from '../pure/errors.ts'

/** How a file is packed: gzip (RFC 1952) or Zstandard (RFC 8878). */
export type Packing = 'gzip' | 'zstd'

/** How many first bytes tell how a file is packed. */
export const MAGIC_BYTES = 4

/** How a file is packed, by its first bytes (RFC 1952, section 2.3.1; RFC 8878, section 3.1.1); undefined for plain. */
export function packingOf(head: Uint8Array): Packing | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : undefined
}

/** How a file of this name is to be packed; undefined for plain. */
export function packingByName(path: string): Packing | undefined {
  if (path.endsWith('.gz')) return 'gzip'
  return path.endsWith('.zst') ? 'zstd' : undefined
}

/** A stream that unpacks in chunks of this many bytes. Throws RangeError for zstd where this Node lacks it. */
export function unpacker(packing: Packing, chunkSize: number): Transform {
  return packing === 'gzip' ? zlib.createGunzip({ chunkSize }) : zstandard().createZstdDecompress({ chunkSize })
}

/** A stream that packs. Throws RangeError for zstd where this Node lacks it. */
export function packer(packing: Packing): Transform {
  return packing === 'gzip' ? zlib.createGzip() : zstandard().createZstdCompress()
}

/** Bytes packed with zstd. Throws RangeError where this Node lacks it. */
export function zstd(bytes: Uint8Array): Uint8Array {
  return zstandard().zstdCompressSync(bytes)
}

/**
 * Bytes unpacked. Throws RangeError for zstd where this Node lacks it, and for bytes that are broken or cut, or unpack to
 * more than 1 GiB or, above 64 MiB, to more than 50 times their size.
 */
export function unpackBytes(bytes: Uint8Array, packing: Packing): Buffer {
  const unpack = packing === 'gzip' ? zlib.gunzipSync : zstandard().zstdDecompressSync
  try {
    return unpackWithin(bytes, unpack)
  } catch (error) {
    throw new RangeError(brokenPacking(packing, error))
  }
}

/** Gzip unpacked with the limits of `unpackBytes`; throws the bare reason, for readers that say themselves what is broken. */
export function gunzip(bytes: Uint8Array): Uint8Array {
  return unpackWithin(bytes, zlib.gunzipSync)
}

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer

function unpackWithin(bytes: Uint8Array, unpack: Unpack): Buffer {
  const maxOutputLength = Math.min(MOST, Math.max(LITTLE, MOST_TIMES * bytes.length))
  try {
    return unpack(bytes, { maxOutputLength })
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw isTooLarge ? new RangeError(`it unpacks to more than ${maxOutputLength} bytes`) : error
  }
}

/** Whether this Node packs and unpacks zstd. */
export function hasZstd(): boolean {
  return 'zstdCompressSync' in zlib
}

/** What is said where zstd is needed and not there. */
export const NO_ZSTD = `zstd needs Node.js 22.15 or newer, and this is ${process.version}: use gzip, or the program zstd`

interface Zstandard {
  createZstdCompress(): Transform
  createZstdDecompress(options: { readonly chunkSize: number }): Transform
  zstdCompressSync(bytes: Uint8Array): Uint8Array
  readonly zstdDecompressSync: Unpack
}

/** node:zlib has it from Node 22.15 on; the types that we compile with are older. */
function zstandard(): Zstandard {
  if (hasZstd()) return zlib as unknown as Zstandard
  throw new RangeError(NO_ZSTD)
}

/** What bytes may unpack to whatever their size, and at most, in bytes. */
const LITTLE = 64 * 1024 * 1024
const MOST = 1024 * 1024 * 1024
/** Databases are packed to a twelfth at best; deflate could pack zeros to a thousandth. */
const MOST_TIMES = 50
