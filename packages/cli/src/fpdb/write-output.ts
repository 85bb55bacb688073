import { writeFileAtomically, zstd } from '@fingerpost/io'
import { gzip, SMALLEST } from '@fingerpost/io/gzip'
import { print } from '../console/print.ts'

/** Writes bytes to a file, whole or not at all, or to standard output for `-`. Throws the file system's error. */
export function writeOutput(output: string, bytes: Uint8Array): void {
  if (output === '-') print(bytes)
  else writeFileAtomically(output, bytes)
}

/** Bytes as a file of this name holds them: packed where it ends in `.zst`. */
export function packedFor(output: string, bytes: Uint8Array): Uint8Array {
  return output.endsWith('.zst') ? zstd(bytes) : bytes
}

/** Writes text, packed where the name ends in `.gz` or `.zst`; gives the number of bytes that were written. */
export function writeText(output: string, text: string): number {
  const bytes = output.endsWith('.gz') ? gzip([text], { level: SMALLEST }) : packedFor(output, Buffer.from(text))
  writeOutput(output, bytes)
  return bytes.length
}
