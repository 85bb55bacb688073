import { packText, writeFileAtomically } from '@fingerpost/fpdb'
import { print } from './print.ts'

/** Writes bytes to a file, whole or not at all, or to standard output for `-`. Throws the file system's error. */
export function writeOutput(output: string, bytes: Uint8Array): void {
  if (output === '-') print(bytes)
  else writeFileAtomically(output, bytes)
}

/** Writes text, packed where the name ends in `.gz`; gives the number of bytes that were written. */
export function writeText(output: string, text: string): number {
  const bytes = output.endsWith('.gz') ? packText(text) : Buffer.from(text)
  writeOutput(output, bytes)
  return bytes.length
}
