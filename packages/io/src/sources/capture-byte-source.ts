import { once } from 'node:events'
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import type { Readable, Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { InputError } from '../pure/errors.ts'

/** Bytes that come in order, from a file or a pipe. */
export interface CaptureBytes {
  /** Puts up to `length` bytes at an offset of a buffer and says how many; 0 at the end. Throws InputError. */
  read(into: Uint8Array, offset: number, length: number): number | Promise<number>
  /** Closes the file, or lets go of the stream. */
  close(): void
}

/** Opens a file, or standard input for `-`; gzip and zstd are told by their first bytes and unpacked on the way. */
export async function openByteSource(path: string, stop?: AbortSignal): Promise<CaptureBytes> {
  if (path === '-') return streamSource(path, process.stdin, stop)
  const descriptor = attempt(path, () => openSync(path, 'r'))
  if (!fstatSync(descriptor).isFile()) return streamSource(path, createReadStream(path, { fd: descriptor }), stop)
  const head = new Uint8Array(4)
  attempt(path, () => readSync(descriptor, head, 0, 4, 0))
  if (unpackerFor(path, head) === undefined) return fileSource(path, descriptor)
  return streamSource(path, createReadStream(path, { fd: descriptor, start: 0, highWaterMark: 1 << 20 }), stop)
}

/** A regular file is read synchronously: streams of it take 1.5 to 4 times as long. */
function fileSource(path: string, descriptor: number): CaptureBytes {
  return {
    read: (into, offset, length) => attempt(path, () => readSync(descriptor, into, offset, length, null)),
    close: () => closeSync(descriptor),
  }
}

/** Aborting `stop` ends a stream at once, even one that nothing comes from. */
async function streamSource(path: string, stream: Readable, stop: AbortSignal | undefined): Promise<CaptureBytes> {
  const unpacker = unpackerFor(path, await peek(path, stream))
  const unpacked = unpacker === undefined ? stream : stream.pipe(unpacker)
  stream.once('error', (error) => unpacked.destroy(error))
  const abandon = () => stream.destroy()
  stop?.addEventListener('abort', abandon)
  const chunks = unpacked[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array(0)
  return {
    async read(into, offset, length) {
      while (chunk.length === 0) {
        const next = await chunks.next().catch((error: unknown) => (stop?.aborted ? END : fail(path, error)))
        if (next.done === true) return 0
        chunk = next.value as Uint8Array
      }
      const taken = chunk.subarray(0, length)
      into.set(taken, offset)
      chunk = chunk.subarray(taken.length)
      return taken.length
    },
    close() {
      stop?.removeEventListener('abort', abandon)
      stream.destroy()
    },
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** The first bytes of a stream, which stay in it. */
async function peek(path: string, stream: Readable): Promise<Uint8Array> {
  await Promise.race([once(stream, 'readable'), once(stream, 'end')]).catch((error: unknown) => fail(path, error))
  const head: Uint8Array | null = stream.read()
  if (head !== null) stream.unshift(head)
  return head ?? new Uint8Array(0)
}

function unpackerFor(path: string, head: Uint8Array): Transform | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return zlib.createGunzip({ chunkSize: 1 << 20 })
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
  if (!isZstd) return undefined
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  if (typeof create !== 'function')
    throw new InputError(path, undefined, `zstd needs Node.js 22.15 or newer, and this is ${process.version}`)
  return create()
}

function attempt<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    return fail(path, error)
  }
}

function fail(path: string, error: unknown): never {
  throw new InputError(path, undefined, error instanceof Error ? error.message : String(error))
}
