import { numbers } from '../hello/numbers.ts'
import { integerAt } from '../json/text.ts'
import { Field, namesOf, type ZeekEvent } from '../zeek/event.ts'
import { unescaped } from './escapes.ts'
import type { TsvHeader } from './header.ts'

/** The cells of one row after the other. */
export class TsvRow implements ZeekEvent {
  readonly #header: TsvHeader
  #columns: readonly number[] = []
  #separator: Uint8Array = new Uint8Array(0)
  #ends = new Int32Array(0)
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0
  #number = 0

  constructor(header: TsvHeader) {
    this.#header = header
  }

  get number(): number {
    return this.#number
  }

  /** Goes on to other bytes; nothing can be asked until a row in them is read. */
  close(): void {
    this.#number++
  }

  /** Takes over the columns of the header. */
  takeColumns(): void {
    const { fields, layout } = this.#header
    this.#columns = Object.values(Field).map((field) => fields.findIndex((name) => namesOf(field).includes(name)))
    this.#separator = Buffer.from(layout.separator, 'latin1')
    this.#ends = new Int32Array(fields.length)
  }

  /** Whether the rows have a column for one of the fields. */
  hasColumn(fields: readonly Field[]): boolean {
    return fields.some((field) => (this.#columns[field] ?? -1) >= 0)
  }

  /**
   * Goes to the row in `bytes[start, end)`; false where it has not one cell for each column. This loop is the cost of a
   * row: it indexes bytes, since a search for each separator costs as much as 50 of them.
   */
  split(bytes: Buffer, start: number, end: number): boolean {
    this.#number++
    this.#bytes = bytes
    this.#start = start
    const ends = this.#ends
    const separator = this.#separator
    const [first, length] = [separator[0], separator.length]
    let cells = 0
    for (let at = start; at < end; at++) {
      if (bytes[at] !== first || (length > 1 && !standsAt(bytes, at, separator))) continue
      ends[cells++] = at
      at += length - 1
    }
    ends[cells++] = end
    return cells === ends.length
  }

  raw(field: Field): string | undefined {
    const cell = this.#cell(field)
    return cell === undefined || cell === this.#header.layout.unsetField ? undefined : cell
  }

  text(field: Field): string | undefined {
    const cell = this.raw(field)
    if (cell === undefined) return undefined
    if (cell === this.#header.layout.emptyField) return ''
    return PLAIN.test(cell) ? cell : Buffer.from(unescaped(cell), 'latin1').toString()
  }

  integer(field: Field): number | undefined {
    const column = this.#columns[field] ?? -1
    const end = this.#ends[column]
    return end === undefined ? undefined : integerAt(this.#bytes, this.#startOf(column), end)
  }

  numbers(field: Field): readonly number[] | undefined {
    const elements = this.#elements(field)
    return elements && numbers(elements.map((element) => (/^\d+$/.test(element) ? Number(element) : Number.NaN)))
  }

  firstName(field: Field): Uint8Array | undefined {
    const first = this.#elements(field)?.[0]
    if (first === undefined) return undefined
    return first === this.#header.layout.emptyField ? new Uint8Array(0) : Buffer.from(unescaped(first), 'latin1')
  }

  #elements(field: Field): readonly string[] | undefined {
    const cell = this.raw(field)
    const { emptyField, setSeparator } = this.#header.layout
    return cell === emptyField ? [] : cell?.split(setSeparator)
  }

  #cell(field: Field): string | undefined {
    const column = this.#columns[field] ?? -1
    const end = this.#ends[column]
    return end === undefined ? undefined : this.#bytes.toString('latin1', this.#startOf(column), end)
  }

  #startOf(column: number): number {
    return column === 0 ? this.#start : (this.#ends[column - 1] ?? 0) + this.#separator.length
  }
}

function standsAt(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let index = 1; index < text.length; index++) if (bytes[start + index] !== text[index]) return false
  return true
}

/** Text without escapes or bytes that are not ASCII. */
const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/
