/** Rows of a name and a value as lines in two columns; a row without a value is left out. */
export function table(rows: readonly (readonly [name: string, value: string | undefined])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}\n`)
  return lines.join('')
}

/** A number as people read it: `1,234,567`. */
export function readable(number: number): string {
  return number.toLocaleString('en-US')
}
