import { packingByName, writeOutput, zstd } from '@fingerpost/io'
import { gzip, SMALLEST } from '@fingerpost/io/gzip'

/** Bytes as a file of this name holds them: packed where it ends in `.zst`. */
export function packedFor(output: string, bytes: Uint8Array): Uint8Array {
  return packingByName(output) === 'zstd' ? zstd(bytes) : bytes
}

/** Writes text, packed where the name ends in `.gz` or `.zst`; gives the number of bytes that were written. */
export function writeText(output: string, text: string): number {
  const bytes =
    packingByName(output) === 'gzip' ? gzip([text], { level: SMALLEST }) : packedFor(output, Buffer.from(text))
  writeOutput(output, bytes)
  return bytes.length
}
