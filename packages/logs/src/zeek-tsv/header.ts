import { unescaped } from './escapes.ts'
import { DEFAULT_LAYOUT, type Layout } from './layout.ts'

/** What a line of a header says: the names of the columns, their types, or something else. */
export type HeaderLine = 'fields' | 'types' | 'other'

/** The header of the rows that follow, which may stand again with other columns. Texts are bytes as Latin-1. */
export class TsvHeader {
  #layout: Layout = DEFAULT_LAYOUT
  #prefix = DEFAULT_PREFIX
  #fields: readonly string[] = []

  get layout(): Layout {
    return this.#layout
  }

  /** What lines of the header begin with: `LogAscii::meta_prefix`. */
  get prefix(): string {
    return this.#prefix
  }

  /** The names of the columns; empty where no header has named them. */
  get fields(): readonly string[] {
    return this.#fields
  }

  /** Reads a line that begins with the prefix, or, while there are no columns, any that begins a header. */
  read(line: string): HeaderLine {
    const first = FIRST_LINE.exec(line)
    if (first !== null) return this.#begin(first)
    const { separator } = this.#layout
    const [name = '', ...values] = line.slice(this.#prefix.length).split(separator)
    if (name === 'fields') this.#fields = values
    const member = LAYOUT_LINES.get(name)
    if (member !== undefined) this.#layout = { ...this.#layout, [member]: unescaped(values.join(separator)) }
    return name === 'fields' || name === 'types' ? name : 'other'
  }

  /** Takes a line of names without a prefix, as the filter option `tsv` and zeek-cut write it; false where it is none. */
  readNames(line: string): boolean {
    const fields = namesIn(line)
    if (fields === undefined) return false
    this.#fields = fields
    return true
  }

  #begin([, prefix = DEFAULT_PREFIX, separator = '']: RegExpExecArray): HeaderLine {
    this.#prefix = prefix
    this.#layout = { ...DEFAULT_LAYOUT, separator: unescaped(separator) }
    this.#fields = []
    return 'other'
  }
}

/** Whether a line begins a header: the separator, which Zeek writes first, or names, with `#fields` or alone. */
export function beginsHeader(line: string): boolean {
  return FIRST_LINE.test(line) || namesIn(line.replace(/^#fields\t/, '')) !== undefined
}

/** The names that a line consists of, separated by tabs; undefined where it is anything else, or has none of Zeek's. */
function namesIn(line: string): readonly string[] | undefined {
  const names = line.split('\t')
  const isHeader = names.every((name) => NAME.test(name)) && names.some((name) => CERTAIN_NAMES.has(name))
  return isHeader && names.length > 1 ? names : undefined
}

/** `#separator \x09`: what stands before the word is the prefix of all lines of the header. */
const FIRST_LINE = /^(\S{1,32}?)separator (\S+)$/
const NAME = /^[A-Za-z_][\w.]*$/
const CERTAIN_NAMES: ReadonlySet<string> = new Set(['ts', 'uid', 'id.orig_h', 'id_orig_h'])

const DEFAULT_PREFIX = '#'
const LAYOUT_LINES: ReadonlyMap<string, keyof Layout> = new Map([
  ['set_separator', 'setSeparator'],
  ['empty_field', 'emptyField'],
  ['unset_field', 'unsetField'],
] as const)
