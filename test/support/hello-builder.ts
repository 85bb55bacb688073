/** Big-endian bytes of a number. */
export const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff]

/** What stands in a ClientHello that a test makes. */
export interface HelloFields {
  readonly version?: number
  readonly suites?: readonly number[]
  /** Type and data of each extension; undefined leaves the field out altogether. */
  readonly extensions?: readonly (readonly [number, readonly number[]])[] | undefined
}

/** A handshake message of type ClientHello (RFC 8446, section 4.1.2), without a record around it. */
export function helloMessage({ version = 0x0303, suites = [0x1301], extensions }: HelloFields): number[] {
  const list = extensions?.flatMap(([type, data]) => [...u16(type), ...u16(data.length), ...data])
  const body = [
    ...u16(version),
    ...new Array<number>(32).fill(0x11),
    0,
    ...u16(2 * suites.length),
    ...suites.flatMap(u16),
    1,
    0,
    ...(list === undefined ? [] : [...u16(list.length), ...list]),
  ]
  return [1, 0, ...u16(body.length), ...body]
}

/** A message in records of at most `size` bytes each (RFC 8446, section 5.1). */
export function records(message: readonly number[], size = 0x4000): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < message.length; at += size) {
    const fragment = message.slice(at, at + size)
    bytes.push(0x16, 3, 1, ...u16(fragment.length), ...fragment)
  }
  return Uint8Array.from(bytes)
}

/** server_name with one host name (RFC 6066, section 3). */
export function serverNameData(name: string): number[] {
  const text = [...new TextEncoder().encode(name)]
  return [...u16(text.length + 3), 0, ...u16(text.length), ...text]
}
