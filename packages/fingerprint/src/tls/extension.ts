import type { Reader } from '../wire/reader.ts'

/**
 * One extension (RFC 8446, section 4.2). In facts that were read back from a fingerprint, `data` holds what the
 * fingerprint tells: nothing for most types, so that `length` is 0 there too.
 */
export interface Extension {
  readonly type: number
  /** The length field as it was sent; `data` has as many bytes unless a fingerprint dropped an odd last one. */
  readonly length: number
  readonly data: Uint8Array
  /** Where the data lies in a message that was sent, for whoever reads it without the view, which takes 0.1 µs to make. */
  readonly bytes?: Uint8Array
  readonly at?: number
}

/** Every whole extension; a hello of SSL 3.0 may end before the length of the list. */
export function readExtensions(reader: Reader): Extension[] {
  const extensions: Extension[] = []
  const length = reader.u16('extensions')
  const end = Math.min(reader.offset + length, reader.end)
  while (reader.offset + 4 <= end) {
    const type = reader.u16('extension_type')
    const size = reader.u16('extension_data')
    if (reader.offset + size > end) break
    extensions.push(new WireExtension(type, size, reader))
  }
  return extensions
}

/** Makes the view of its data when it is asked for: most extensions are known by their type alone. */
class WireExtension implements Extension {
  readonly type: number
  readonly length: number
  readonly bytes: Uint8Array
  readonly at: number

  constructor(type: number, length: number, reader: Reader) {
    this.type = type
    this.length = length
    this.bytes = reader.bytes
    this.at = reader.skip(length, 'extension_data')
  }

  get data(): Uint8Array {
    return this.bytes.subarray(this.at, this.at + this.length)
  }
}
