import { writeAll } from '@fingerpost/io'

const STANDARD_OUTPUT = 1

/** Writes bytes to standard output, all of them, before it returns. */
export function print(bytes: Uint8Array): void {
  writeAll(STANDARD_OUTPUT, bytes)
}
