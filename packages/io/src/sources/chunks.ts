import type { ByteSource } from './byte-source.ts'

/** Large enough that a chunk costs nothing beside its lines. */
export const CHUNK_BYTES = 1 << 20

/** Less space than this is not worth a read. */
const LEAST_SPACE = 1 << 16

/** The bytes of a source in chunks, which stay valid; it is closed at the end, however that comes. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    let space = new Uint8Array(0)
    for (;;) {
      if (space.length < LEAST_SPACE) space = Buffer.allocUnsafeSlow(CHUNK_BYTES)
      const count = await source.read(space)
      if (count === 0) return
      yield space.subarray(0, count)
      space = space.subarray(count)
    }
  } finally {
    source.close()
  }
}
