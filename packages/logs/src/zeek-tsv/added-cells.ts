import type { AddedColumn } from '../log-format.ts'
import { escaped, escapedFirst } from './escapes.ts'
import type { Layout } from './layout.ts'

/** Writes the cells of the columns that are added to the rows of one layout. */
export class AddedCells {
  /** The names of the columns, as `#fields` gets them. */
  readonly names: string
  /** Their types, as `#types` gets them. */
  readonly types: string
  /** What a row gets where nothing is said of it. */
  readonly unset: string
  readonly #columns: readonly AddedColumn[]
  readonly #layout: Layout
  readonly #known = new Map<string, string>()

  /** The layout's texts are characters. */
  constructor(columns: readonly AddedColumn[], layout: Layout) {
    this.#columns = columns
    this.#layout = layout
    this.names = this.#joined(columns.map(({ name }) => name))
    this.types = this.#joined(columns.map(({ type }) => TYPES[type]))
    this.unset = this.#joined(columns.map(() => layout.unsetField))
  }

  /** The cells of a value, which is JSON text; those of recent values are kept. */
  cells(value: string): string {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    const parsed: unknown = JSON.parse(value)
    const cells = this.#joined(this.#columns.map(({ path }) => this.#cell(partOf(parsed, path))))
    this.#known.set(value, cells)
    return cells
  }

  #joined(cells: readonly string[]): string {
    return cells.map((cell) => this.#layout.separator + cell).join('')
  }

  #cell(part: unknown): string {
    const { emptyField, unsetField, separator, setSeparator } = this.#layout
    if (part === undefined || part === null) return unsetField
    if (!Array.isArray(part)) return this.#scalar(part, separator)
    const cell = part.map((element) => this.#scalar(element, separator + setSeparator)).join(setSeparator)
    if (part.length === 0) return emptyField
    return cell === emptyField && part[0] !== '' ? escapedFirst(cell) : cell
  }

  #scalar(part: unknown, special: string): string {
    const { emptyField, unsetField } = this.#layout
    if (typeof part === 'number') return Number.isInteger(part) ? part.toFixed(1) : String(part)
    const text = String(part)
    if (text === '') return emptyField
    const cell = escaped(text, special)
    return cell === unsetField || cell === emptyField ? escapedFirst(cell) : cell
  }
}

function partOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((from, key) => Object(from)[key], value)
}

/** Zeek's types of columns, as `#types` names them. */
const TYPES = { text: 'string', number: 'double', texts: 'set[string]' } as const
/** How many values are remembered before the memory starts over. */
const REMEMBERED = 10_000
