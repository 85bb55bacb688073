import { readFileSync } from 'node:fs'
import { asInputError } from './observations/input.ts'

/** All bytes of a file. Throws InputError for one that cannot be read. */
export function readInput(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw asInputError(error, path)
  }
}
