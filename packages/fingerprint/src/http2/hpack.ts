import { byteAt } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'
import { DynamicTable } from './dynamic-table.ts'
import type { HeaderField } from './header-field.ts'
import { decodeHuffman } from './huffman.ts'
import { STATIC_TABLE } from './static-table.ts'

/** Bytes of all names and values of one section: fields that refer to a table cost a byte and may stand for many. */
const LONGEST_SECTION = 1 << 18
/** More than any length or index that is of use: 28 bits. */
const MOST_DIGITS = 4

/**
 * Decodes the header sections of one side of a connection (RFC 7541). It keeps the dynamic table, bounded by what HTTP/2
 * starts with or by the limit that is given. After a section that cannot be decoded, none can.
 */
export class HpackDecoder {
  readonly #table: DynamicTable
  #isBroken = false

  /** `limit` is the most bytes that a dynamic table may be enlarged to. */
  constructor(limit = DEFAULT_TABLE) {
    this.#table = new DynamicTable(DEFAULT_TABLE, limit)
  }

  /** The fields of a section; undefined for one that cannot be decoded. */
  decode(block: Uint8Array): HeaderField[] | undefined {
    const reader = new Reader(block)
    const fields: HeaderField[] = []
    let left = LONGEST_SECTION
    while (!this.#isBroken && reader.remaining > 0) {
      const field = this.#representation(reader)
      if (field !== undefined) fields.push(field)
      left -= field === undefined ? 0 : field.name.length + field.value.length
      this.#isBroken ||= reader.failed || left < 0
    }
    return this.#isBroken ? undefined : fields
  }

  /** Section 6; undefined for a change of the table's size, and for what is broken. */
  #representation(reader: Reader): HeaderField | undefined {
    const first = byteAt(reader.bytes, reader.offset)
    if (first >= 0x80) return this.#at(this.#integer(reader, 7))
    if (first >= 0x40) return this.#added(this.#literal(reader, 6))
    if (first >= 0x20) this.#isBroken ||= !this.#table.resize(this.#integer(reader, 5))
    return first >= 0x20 ? undefined : this.#literal(reader, 4)
  }

  /** Section 2.3.3: the static table, then the dynamic one, the newest first. */
  #at(index: number): HeaderField | undefined {
    const field = STATIC_TABLE[index - 1] ?? this.#table.at(index - STATIC_TABLE.length - 1)
    this.#isBroken ||= field === undefined
    return field
  }

  #added(field: HeaderField | undefined): HeaderField | undefined {
    if (field !== undefined && !this.#isBroken) this.#table.add(field)
    return field
  }

  /** Section 6.2: the name by its index, or as it is. */
  #literal(reader: Reader, prefix: number): HeaderField | undefined {
    const index = this.#integer(reader, prefix)
    const name = index === 0 ? this.#string(reader) : this.#at(index)?.name
    const value = this.#string(reader)
    return name === undefined || value === undefined ? undefined : { name, value }
  }

  /** Section 5.2. Tables outlive the block: they have copies. */
  #string(reader: Reader): Uint8Array | undefined {
    const isHuffman = byteAt(reader.bytes, reader.offset) >= 0x80
    const bytes = reader.slice(this.#integer(reader, 7), 'string')
    const text = isHuffman ? decodeHuffman(bytes) : bytes.slice()
    this.#isBroken ||= text === undefined
    return text
  }

  /** Section 5.1. */
  #integer(reader: Reader, prefix: number): number {
    const most = (1 << prefix) - 1
    let value = reader.u8('integer') & most
    if (value < most) return value
    for (let digit = 0; digit < MOST_DIGITS; digit++) {
      const byte = reader.u8('integer')
      value += (byte & 0x7f) * 2 ** (7 * digit)
      if (byte < 0x80) return value
    }
    this.#isBroken = true
    return 0
  }
}

/** The size of a dynamic table before it is changed (RFC 9113, section 6.5.2). */
const DEFAULT_TABLE = 4096
