import { asInputError } from '../pure/errors.ts'
import { chunksOf } from './chunks.ts'
import { openSource } from './open.ts'

/** A file, or a part of it. */
export interface Input {
  readonly path: string
  readonly start?: number
  /** The offset behind the last byte; undefined for all that is there. */
  readonly end?: number | undefined
}

/** The bytes of an input: how many were read (for progress), and unpacked. */
export interface InputBytes {
  /** How many bytes of the file were read so far. */
  readonly bytesRead: () => number
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Opens an input as `openSource` does, to be read in chunks, which stay valid. Throws InputError, also while the chunks
 * are iterated over, when it cannot be read or unpacked, and when the signal has stopped the reading: what ends early
 * never looks whole.
 */
export async function openInput({ path, start, end }: Input, signal: AbortSignal): Promise<InputBytes> {
  const source = await openSource(path, { start, end, signal })
  const chunks = async function* () {
    yield* chunksOf(source)
    if (signal.aborted) throw asInputError(signal.reason, path)
  }
  return { bytesRead: () => source.bytesRead, chunks: chunks() }
}
