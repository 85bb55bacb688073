import { writeAll } from '@fingerpost/io'
import { printableLines } from '@fingerpost/io/pure'

const STANDARD_OUTPUT = 1

/**
 * Writes text or bytes to standard output, all of it, before it returns. Control characters of text, which names in a
 * database may hold, are escaped.
 */
export function print(output: string | Uint8Array): void {
  writeAll(STANDARD_OUTPUT, typeof output === 'string' ? Buffer.from(printableLines(output)) : output)
}
