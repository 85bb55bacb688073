/**
 * The bytes that a text of a log stands for: Suricata writes bytes that are not UTF-8 as the text `\xba\xad` (with a
 * backslash of its own, which JSON then doubles).
 */
export function loggedBytes(text: string): Uint8Array {
  if (!text.includes('\\x')) return Buffer.from(text)
  const parts = text.split(/(\\x[0-9a-f]{2})/).map((part) => {
    return /^\\x[0-9a-f]{2}$/.test(part) ? Buffer.of(Number.parseInt(part.slice(2), 16)) : Buffer.from(part)
  })
  return Buffer.concat(parts)
}
