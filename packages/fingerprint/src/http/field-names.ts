import { byteAt } from '../wire/bytes.ts'
/** A table by the names of fields, which are compared without regard to case (RFC 9110, section 5.1). */
export class FieldNames<Value> {
  /** By length: the bytes of most names of other lengths are never looked at. */
  readonly #byLength = new Map<number, { readonly name: string; readonly value: Value }[]>()

  /** `names` are in lower case. */
  constructor(names: Iterable<readonly [name: string, value: Value]>) {
    for (const [name, value] of names) {
      const sameLength = this.#byLength.get(name.length) ?? []
      this.#byLength.set(name.length, [...sameLength, { name, value }])
    }
  }

  /** The value of the name in `bytes[start, end)`, whose bytes are all those of a token. */
  get(bytes: Uint8Array, start: number, end: number): Value | undefined {
    const candidates = this.#byLength.get(end - start)
    if (candidates === undefined) return undefined
    for (const { name, value } of candidates) if (isName(name, bytes, start)) return value
    return undefined
  }
}

/** 0x20 makes a capital small and leaves small letters, digits and the hyphen as they are. */
function isName(name: string, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < name.length; at++) {
    if ((byteAt(bytes, start + at) | 0x20) !== name.charCodeAt(at)) return false
  }
  return true
}
