import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { packingOf, unpackBytes } from '../packing/packing.ts'
import { asInputError, STANDARD_INPUT } from '../pure/errors.ts'

/**
 * All bytes of a file; zstd is unpacked, gzip is not, since a database has its manifest in the header. Throws InputError
 * for a file that cannot be read.
 */
export function readInput(path: string): Buffer {
  return named(path, () => withoutZstd(readFileSync(path)))
}

/** All bytes of standard input, as `readInput` gives those of a file. Rejects with InputError. */
export async function readStandardInput(): Promise<Buffer> {
  const bytes = await buffer(process.stdin)
  return named(STANDARD_INPUT, () => withoutZstd(bytes))
}

/** The bytes of an input, unpacked if they are gzip or zstd. Throws InputError, which names the path, for broken ones. */
export function unpackInput(bytes: Buffer, path: string): Buffer {
  const packing = packingOf(bytes)
  return packing === undefined ? bytes : named(path, () => unpackBytes(bytes, packing))
}

function withoutZstd(bytes: Buffer): Buffer {
  return packingOf(bytes) === 'zstd' ? unpackBytes(bytes, 'zstd') : bytes
}

function named<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    throw asInputError(error, path)
  }
}
