import { createWriteStream, fstatSync, openSync, type Stats, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { InputError } from '../pure/errors.ts'
import { zstandard } from '../sources/compressed.ts'
import type { ByteSink } from './byte-sink.ts'
import { DescriptorSink } from './descriptor.ts'
import { StreamSink } from './stream.ts'

/**
 * An output by its name; `-` is standard output, and names that end in `.gz` or `.zst` are compressed. Throws an
 * InputError where it cannot be written or is one of the inputs, which would destroy it.
 */
export function openSink(path: string, inputs: readonly string[]): ByteSink {
  const output = path === '-' ? fstatSync(STDOUT) : statSync(path, { throwIfNoEntry: false })
  if (output?.isFile() && inputs.some((input) => isSameFile(output, input))) {
    throw new InputError(path, undefined, 'is one of the inputs')
  }
  if (path === '-') return standardOutput(fstatSync(STDOUT))
  try {
    const descriptor = openSync(path, 'w')
    if (path.endsWith('.gz')) return new CompressedSink(createGzip(), descriptor)
    if (path.endsWith('.zst')) return new CompressedSink(zstandard('Compress'), descriptor)
    return new DescriptorSink(descriptor)
  } catch (error) {
    throw new InputError(path, undefined, error instanceof Error ? error.message : String(error))
  }
}

function isSameFile(output: Stats, input: string): boolean {
  const stats = input === '-' ? fstatSync(STDIN) : statSync(input, { throwIfNoEntry: false })
  return stats !== undefined && stats.dev === output.dev && stats.ino === output.ino
}

/** Files and devices are written directly; of pipes and terminals the stream knows when they take more. */
function standardOutput(stats: Stats): ByteSink {
  if (stats.isFile() || (stats.isCharacterDevice() && !process.stdout.isTTY)) return new DescriptorSink(STDOUT)
  const sink = new StreamSink(process.stdout)
  return { write: (bytes) => sink.write(bytes), end: () => {} }
}

/** A file that is packed on the way. */
class CompressedSink extends StreamSink {
  readonly #packed: Promise<void>

  constructor(transform: ReturnType<typeof zstandard>, descriptor: number) {
    super(transform)
    this.#packed = pipeline(transform, createWriteStream('', { fd: descriptor }))
    this.#packed.catch(() => {})
  }

  override async end(): Promise<void> {
    this.stream.end()
    await this.#packed
  }
}

const STDIN = 0
const STDOUT = 1
