/**
 * The text of bytes that a standard says are ASCII. What hostile traffic puts there instead is read as UTF-8, bad bytes
 * replaced by U+FFFD; a byte order mark stays.
 */
export function decodeText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let ascii = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte > 0x7f) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end))
    ascii += String.fromCharCode(byte)
  }
  return ascii
}
