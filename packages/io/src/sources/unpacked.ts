import { pipeline, Readable } from 'node:stream'
import { MAGIC_BYTES, type Packing, packingOf, unpacker } from '../packing/packing.ts'
import { brokenPacking } from '../pure/errors.ts'
import type { ByteSource } from './byte-source.ts'
import { CHUNK_BYTES, chunksOf } from './chunks.ts'
import { StreamSource } from './stream.ts'

/**
 * A source that unpacks what starts like gzip or zstd and gives everything else as it is. Rejects with RangeError for zstd
 * where this Node lacks it.
 */
export async function unpacked(source: ByteSource, signal?: AbortSignal): Promise<ByteSource> {
  const head = await readHead(source)
  const whole = new PrefixedSource(head, source)
  const packing = packingOf(head)
  return packing === undefined ? whole : new UnpackedSource(whole, packing, signal)
}

/** The first bytes, as many as tell the packing; only one where that one tells that there is none. */
async function readHead(source: ByteSource): Promise<Uint8Array> {
  const head = new Uint8Array(MAGIC_BYTES)
  let length = 0
  do {
    const count = await source.read(head.subarray(length))
    if (count === 0) break
    length += count
  } while (length < head.length && FIRST_BYTES.has(head[0]))
  return head.subarray(0, length)
}

/** What gzip and zstd begin with. */
const FIRST_BYTES: ReadonlySet<number | undefined> = new Set([0x1f, 0x28])

/** Bytes that were read already, then the source that they were read from. */
class PrefixedSource implements ByteSource {
  #prefix: Uint8Array
  readonly #source: ByteSource

  constructor(prefix: Uint8Array, source: ByteSource) {
    this.#prefix = prefix
    this.#source = source
  }

  get bytesRead(): number {
    return this.#source.bytesRead
  }

  read(space: Uint8Array): number | Promise<number> {
    if (this.#prefix.length === 0) return this.#source.read(space)
    const taken = this.#prefix.subarray(0, space.length)
    space.set(taken)
    this.#prefix = this.#prefix.subarray(taken.length)
    return taken.length
  }

  close(): void {
    this.#source.close()
  }
}

/** What a packed source unpacks to. */
class UnpackedSource implements ByteSource {
  readonly #packed: ByteSource
  readonly #packing: Packing
  readonly #unpacked: ByteSource

  constructor(packed: ByteSource, packing: Packing, signal: AbortSignal | undefined) {
    this.#packed = packed
    this.#packing = packing
    const chunks = Readable.from(chunksOf(packed), { objectMode: false, highWaterMark: CHUNK_BYTES })
    this.#unpacked = new StreamSource(pipeline(chunks, unpacker(packing, CHUNK_BYTES), ignoreError), signal)
  }

  get bytesRead(): number {
    return this.#packed.bytesRead
  }

  async read(space: Uint8Array): Promise<number> {
    try {
      return await this.#unpacked.read(space)
    } catch (error) {
      throw isOfSystem(error) ? error : new RangeError(brokenPacking(this.#packing, error))
    }
  }

  close(): void {
    this.#unpacked.close()
    this.#packed.close()
  }
}

/** Whether reading failed, and not unpacking. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** The last stage fails with the same error, and is being waited for. */
function ignoreError(): void {}
