import { gzip, SMALLEST } from '../gzip.ts'

/** Text as gzip whose bytes depend on the text alone. */
export function packText(text: string): Uint8Array {
  return gzip([text], { level: SMALLEST })
}
