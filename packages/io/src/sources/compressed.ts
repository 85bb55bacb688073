import { Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import type { ByteSource } from './byte-source.ts'
import { StreamSource } from './stream.ts'

/**
 * A source that unpacks what starts like gzip (RFC 1952) or Zstandard (RFC 8878) and gives everything else as it is.
 * Throws a RangeError for Zstandard where this version of Node lacks it.
 */
export async function unpacked(source: ByteSource, signal?: AbortSignal): Promise<ByteSource> {
  const head = await readHead(source)
  const whole = new PrefixedSource(head, source)
  if (startsWith(head, GZIP)) return new StreamSource(unpackedStream(whole, zlib.createGunzip()), signal)
  if (startsWith(head, ZSTANDARD)) return new StreamSource(unpackedStream(whole, zstandard('Decompress')), signal)
  return whole
}

/** A transform for Zstandard, which node:zlib has from Node 22.15 on. */
export function zstandard(direction: 'Compress' | 'Decompress'): Transform {
  const create: unknown = Reflect.get(zlib, `createZstd${direction}`)
  if (typeof create !== 'function') {
    throw new RangeError(`Zstandard: Node ${process.versions.node} lacks it (22.15 has it); use the program zstd`)
  }
  return create()
}

/** The first bytes, as many as tell the compression; only one where that one tells that there is none. */
async function readHead(source: ByteSource): Promise<Buffer> {
  const head = Buffer.alloc(ZSTANDARD.length)
  let length = 0
  do {
    const count = await source.read(head.subarray(length))
    if (count === 0) break
    length += count
  } while (length < head.length && (head[0] === GZIP[0] || head[0] === ZSTANDARD[0]))
  return head.subarray(0, length)
}

function startsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte)
}

/** Bytes that were read already, then the source that they were read from. */
class PrefixedSource implements ByteSource {
  private prefix: Buffer
  private readonly source: ByteSource

  constructor(prefix: Buffer, source: ByteSource) {
    this.prefix = prefix
    this.source = source
  }

  read(space: Buffer): number | Promise<number> {
    if (this.prefix.length === 0) return this.source.read(space)
    const count = this.prefix.copy(space)
    this.prefix = this.prefix.subarray(count)
    return count
  }
}

function unpackedStream(source: ByteSource, transform: Transform): Readable {
  const packed = Readable.from(chunksOf(source), { objectMode: false })
  packed.on('error', (error) => transform.destroy(error))
  transform.on('close', () => packed.destroy())
  return packed.pipe(transform)
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (;;) {
    const space = Buffer.allocUnsafe(PACKED_AT_ONCE)
    const count = await source.read(space)
    if (count === 0) return
    yield space.subarray(0, count)
  }
}

const GZIP = [0x1f, 0x8b]
const ZSTANDARD = [0x28, 0xb5, 0x2f, 0xfd]
const PACKED_AT_ONCE = 256 * 1024
