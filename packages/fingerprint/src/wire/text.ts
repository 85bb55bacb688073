/**
 * The text of bytes that a standard says are ASCII. What hostile traffic puts there instead is read as UTF-8, bad bytes
 * replaced by U+FFFD; a byte order mark stays. From 16 bytes on, the decoder is faster than putting characters together.
 */
export function decodeText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end))
}
