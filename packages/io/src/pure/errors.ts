/** The name that stands for standard input. */
export const STANDARD_INPUT = '-'

/** A file that the user gave and that cannot be read as what it should be. Thrown for files, never for traffic. */
export class InputError extends Error {
  readonly path: string
  /** The line (text files, from 1) or the byte offset (binary files, from 0) where it went wrong, if it has one. */
  readonly position: number | undefined

  constructor(path: string, position: number | undefined, reason: string) {
    super(`${position === undefined ? path : `${path}:${position}`}: ${reason}`)
    this.name = 'InputError'
    this.path = path
    this.position = position
  }
}

/** A line is not what it must be: the member at fault, and what was expected there. */
export class Mismatch extends Error {
  constructor(member: string, expected: string) {
    super(`${member}: expected ${expected}`)
    this.name = 'Mismatch'
  }
}

/** A path as messages name it. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? '(standard input)' : path
}

/** What went wrong with a file, as an InputError that names it; an InputError stays as it is. */
export function asInputError(error: unknown, path: string): InputError {
  return error instanceof InputError ? error : new InputError(nameOf(path), undefined, reasonOf(error))
}

/** What is said of a packed file (`gzip`, `zstd`) that cannot be unpacked. */
export function brokenPacking(packing: string, error: unknown): string {
  return `broken ${packing} file: ${reasonOf(error)}`
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
