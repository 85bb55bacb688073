import { u16 } from '../support/hello-builder.ts'

/** Several runs of bytes as one, each with its length in two bytes in front. */
export function chunked(...chunks: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(chunks.flatMap((chunk) => [...u16(chunk.length), ...chunk]))
}

/** The runs of bytes again; any bytes are some. */
export function chunks(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  while (at + 2 <= bytes.length) {
    const start = at + 2
    at = start + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0))
    found.push(bytes.subarray(start, at))
  }
  return found
}
