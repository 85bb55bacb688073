import { printable } from '@fingerpost/io/pure'

/** A cell of a table; numbers stand on the right of their column. */
export type Cell = string | { readonly number: string }

/**
 * Rows of cells as lines in columns, two blanks between them; the last column is not padded. Control characters are
 * escaped, and texts of more than 1,024 characters cut.
 */
export function columns(cells: readonly (readonly Cell[])[]): string {
  const rows = cells.map((row) => row.map(shown))
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, textOf(cell).length)
    })
  const line = (row: readonly Cell[]) => row.map((cell, at) => padded(cell, widths[at] ?? 0)).join('  ')
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}

/** Names and values in two columns; a row without a value is left out, though its name counts for the width. */
export function table(rows: readonly (readonly [name: string, value: string | undefined])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return columns(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name.padEnd(width), value]])))
}

/** A number as people read it: `1,234,567`. */
export function readable(number: number): string {
  return number.toLocaleString('en-US')
}

/** A number for a table, with two decimals at most: `1,234,567`. */
export function numberCell(number: number): Cell {
  return { number: number.toLocaleString('en-US', { maximumFractionDigits: 2 }) }
}

/** A share of 0 to 1 for a table: `12.3 %`. */
export function percentCell(share: number): Cell {
  return { number: `${(100 * share).toFixed(1)} %` }
}

/** Longer than any TLS fingerprint of the public databases. */
const LONGEST = 1_024

function shown(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell
  return printable(cell.length > LONGEST ? `${cell.slice(0, LONGEST)}…` : cell)
}

function padded(cell: Cell, width: number): string {
  return typeof cell === 'string' ? cell.padEnd(width) : cell.number.padStart(width)
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.number
}
