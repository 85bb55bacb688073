import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a file among our own captures (test/fixtures). */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))
}

/** The lines of a file of ours with a header, values separated by tabs: each by the names that its header gives. */
export function fixtureTable(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(fixture(path), 'utf8').trimEnd().split('\n')
  const names = header.split('\t')
  return lines.map((line) => {
    const values = line.split('\t')
    return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']))
  })
}
