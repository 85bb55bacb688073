import { readFileSync } from 'node:fs'
import { packingOf, unzstd } from '../packing/packing.ts'
import { asInputError } from '../sources/input.ts'

/** All bytes of a file, zstd unpacked. Throws InputError for one that cannot be read. */
export function readInput(path: string): Buffer {
  try {
    const bytes = readFileSync(path)
    return packingOf(bytes) === 'zstd' ? Buffer.from(unzstd(bytes)) : bytes
  } catch (error) {
    throw asInputError(error, path)
  }
}
