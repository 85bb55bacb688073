import { gzip, SMALLEST } from '@fingerpost/io/gzip'

/** Text as gzip whose bytes depend on the text alone. */
export function packText(text: string): Uint8Array {
  return gzip([text], { level: SMALLEST })
}
