import { fstatSync, open } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { isatty, ReadStream } from 'node:tty'
import { promisify } from 'node:util'
import { asInputError, STANDARD_INPUT } from '../pure/errors.ts'
import type { ByteSource } from './byte-source.ts'
import { DescriptorSource, type ReadOptions, STANDARD_INPUT_DESCRIPTOR } from './descriptor.ts'
import { StreamSource } from './stream.ts'
import { unpacked } from './unpacked.ts'

/**
 * Opens a file, a pipe or a device by its name; `-` is standard input. gzip and zstd are told by their first bytes and
 * unpacked on the way, unless reading starts later. Rejects with an InputError that names the input, as its reads do.
 */
export async function openSource(path: string, options: ReadOptions = {}): Promise<ByteSource> {
  let source: ByteSource | undefined
  try {
    source = await openRaw(path, options)
    return new NamedSource(path, (options.start ?? 0) > 0 ? source : await unpacked(source, options.signal))
  } catch (error) {
    source?.close()
    throw asInputError(error, path)
  }
}

const openDescriptor: (path: string, flags: string) => Promise<number> = promisify(open)

/** Not waited for on the main thread: a named pipe opens when somebody opens its other end. */
async function openRaw(path: string, options: ReadOptions): Promise<ByteSource> {
  const descriptor = path === STANDARD_INPUT ? STANDARD_INPUT_DESCRIPTOR : await openDescriptor(path, 'r')
  const source = new DescriptorSource(descriptor, options)
  const stats = fstatSync(descriptor)
  if (stats.isDirectory()) {
    source.close()
    throw new RangeError('is a directory')
  }
  const stream = streamOf(descriptor, stats.isFIFO() || stats.isSocket())
  return stream === undefined ? source : new StreamSource(stream, options.signal)
}

/** A stream of what has to be waited for; undefined for what always has bytes. */
function streamOf(descriptor: number, isPipe: boolean): Readable | undefined {
  if (isPipe) return new Socket({ fd: descriptor, readable: true, writable: false })
  return isatty(descriptor) ? new ReadStream(descriptor) : undefined
}

/** A source whose failures name its path. */
class NamedSource implements ByteSource {
  readonly #path: string
  readonly #source: ByteSource

  constructor(path: string, source: ByteSource) {
    this.#path = path
    this.#source = source
  }

  get bytesRead(): number {
    return this.#source.bytesRead
  }

  async read(space: Uint8Array): Promise<number> {
    try {
      return await this.#source.read(space)
    } catch (error) {
      throw asInputError(error, this.#path)
    }
  }

  close(): void {
    this.#source.close()
  }
}
