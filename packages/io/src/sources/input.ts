import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { addAbortSignal, pipeline, type Readable } from 'node:stream'
import { STANDARD_INPUT } from '../files/observation-files.ts'
import { packingOf, unpacker } from '../packing/packing.ts'
import { InputError } from '../pure/errors.ts'

/** Large enough that a chunk costs nothing beside its lines. */
const CHUNK_BYTES = 1 << 20

/** A file, or a part of it. */
export interface Input {
  readonly path: string
  readonly start?: number
  /** The byte after the last; undefined for all that is there. */
  readonly end?: number | undefined
}

/** The bytes of an input: as they stand there (for progress), and unpacked. */
export interface InputBytes {
  /** How many bytes of the file were read so far. */
  readonly bytesRead: () => number
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Opens a file or standard input (`-`) and unpacks it if it is gzip or zstd (by content, not by name). Throws InputError,
 * also while the chunks are iterated over, when it cannot be read or unpacked, or when the signal has stopped the reading.
 */
export async function openInput(input: Input, signal: AbortSignal): Promise<InputBytes> {
  try {
    const source = sourceOf(input)
    addAbortSignal(signal, source)
    const head = await peek(source)
    const packing = (input.start ?? 0) === 0 ? packingOf(head) : undefined
    const stream = packing === undefined ? source : pipeline(source, unpacker(packing, CHUNK_BYTES), ignoreError)
    return { bytesRead: () => bytesOf(source), chunks: guarded(stream, input.path) }
  } catch (error) {
    throw asInputError(error, input.path)
  }
}

/** A path as messages name it. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? '(standard input)' : path
}

/** What went wrong with a file, as an InputError that names it. */
export function asInputError(error: unknown, path: string): InputError {
  if (error instanceof InputError) return error
  return new InputError(nameOf(path), undefined, error instanceof Error ? error.message : String(error))
}

function sourceOf({ path, start, end }: Input): Readable {
  if (path === STANDARD_INPUT) return process.stdin
  return createReadStream(path, {
    highWaterMark: CHUNK_BYTES,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end: end - 1 }),
  })
}

async function peek(source: Readable): Promise<Uint8Array> {
  await once(source, 'readable')
  const head: unknown = source.read()
  if (!(head instanceof Uint8Array)) return new Uint8Array()
  source.unshift(head)
  return head
}

function bytesOf(source: Readable): number {
  return 'bytesRead' in source && typeof source.bytesRead === 'number' ? source.bytesRead : 0
}

async function* guarded(stream: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch (error) {
    throw asInputError(error, path)
  }
}

/** The last stage fails with the same error, and is being waited for. */
function ignoreError(): void {}
