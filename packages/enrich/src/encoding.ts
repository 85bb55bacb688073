/** The length of the byte order mark of UTF-8 that bytes begin with (Unicode 16, section 23.8); 0 without one. */
export function byteOrderMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/** Whether bytes begin as text in UTF-16 does: with its byte order mark, or with a zero in one of the first two bytes. */
export function isUtf16([first, second]: Uint8Array): boolean {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  return (first === 0) !== (second === 0) && second !== undefined
}
