import { writeAll } from '@fingerpost/io'

const STANDARD_OUTPUT = 1

/** Writes text or bytes to standard output, all of it, before it returns. */
export function print(output: string | Uint8Array): void {
  writeAll(STANDARD_OUTPUT, typeof output === 'string' ? Buffer.from(output) : output)
}
