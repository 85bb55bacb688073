import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** How a file is packed, by its first bytes (RFC 1952, section 2.3.1; RFC 8878, section 3.1.1); undefined for plain. */
export function packingOf(head: Uint8Array): 'gzip' | 'zstd' | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : undefined
}

/** A stream that unpacks. Throws TypeError where this Node cannot: zstd is in node:zlib from 22.15 on. */
export function unpacker(packing: 'gzip' | 'zstd', chunkSize: number): Transform {
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize })
  const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Transform }
  if (createZstdDecompress !== undefined) return createZstdDecompress({ chunkSize })
  throw new TypeError('expected plain or gzip data; this Node cannot unpack zstd (22.15 can)')
}
