/**
 * The text of bytes that are meant to be ASCII; what hostile traffic puts there instead is read as UTF-8, bad bytes
 * replaced.
 */
export function decodeText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    if (byte > 0x7f) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    text += String.fromCharCode(byte)
  }
  return text
}
