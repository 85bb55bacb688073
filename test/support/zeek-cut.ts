/** A log of Zeek in TSV, read by the names of its columns as zeek-cut does. */
export interface CutLog {
  /** The names of the columns of the last header. */
  readonly fields: readonly string[]
  readonly types: readonly string[]
  /** The cells of the rows by name, as they are written. */
  readonly rows: readonly ReadonlyMap<string, string>[]
  readonly separator: string
  readonly setSeparator: string
}

/** Reads a log of one header whose lines begin with `prefix`, given as bytes in Latin-1. */
export function zeekCut(log: string, prefix = '#'): CutLog {
  const lines = log.split('\n').filter((line) => line !== '')
  const meta = (name: string) => lines.find((line) => line.startsWith(prefix + name))?.slice(`${prefix}${name}`.length)
  const separator = unescapeCell(meta('separator ') ?? '\\x09')
  const [fields = [], types = []] = ['fields', 'types'].map((name) => meta(name)?.split(separator).slice(1))
  const rows = lines.filter((line) => !line.startsWith(prefix) && !line.startsWith('#'))
  return {
    fields,
    types,
    rows: rows.map((row) => new Map(row.split(separator).map((cell, at) => [fields[at] ?? `${at}`, cell]))),
    separator,
    setSeparator: meta('set_separator')?.slice(separator.length) ?? ',',
  }
}

/** The bytes of a cell, read from left to right. */
export function unescapeCell(cell: string): string {
  let text = ''
  for (let at = 0; at < cell.length; at++) {
    if (cell[at] !== '\\') text += cell[at]
    else if (cell[at + 1] === '\\') text += cell[++at]
    else {
      text += String.fromCharCode(Number.parseInt(cell.slice(at + 2, at + 4), 16))
      at += 3
    }
  }
  return text
}
