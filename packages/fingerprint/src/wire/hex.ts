const BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Four lower-case hex digits of a number from 0 to 65535. */
export function hex16(value: number): string {
  return (BYTE[value >> 8] as string) + (BYTE[value & 0xff] as string)
}

/** Two lower-case hex digits a byte. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) text += BYTE[bytes[at] as number]
  return text
}

/** The bytes that a text of hex digits stands for; undefined when it is not an even number of hex digits. */
export function unhex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}
