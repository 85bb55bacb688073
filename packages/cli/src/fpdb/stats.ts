import type { Database, DatabaseEntry } from '@fingerpost/inference'
import { readDatabase } from '@fingerpost/inference/node'

import { ExitCode } from '../run.ts'
import { print } from './print.ts'
import { readable, table } from './table.ts'

/** Prints what a database says of itself and what it holds. Gives the exit code. Throws InputError for a broken file. */
export function printStatistics(path: string): number {
  const database = readDatabase(path)
  const text = `${manifestTable(database.manifest ?? {})}${countsTable(database)}`
  print(Buffer.from(text))
  return ExitCode.success
}

/** The members of a manifest, nested ones under their dotted names. */
function manifestTable(manifest: Readonly<Record<string, unknown>>): string {
  const rows = flatten(manifest)
  return rows.length === 0 ? 'no manifest\n\n' : `${table(rows)}\n`
}

function flatten(object: object, prefix = ''): (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? flatten(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, String(value)] as const],
  )
}

function countsTable(database: Database): string {
  const entries = [...database.entries()]
  return table([
    ['fingerprints', readable(entries.length)],
    ['connections', readable(sum(entries.map(({ totalCount }) => totalCount)))],
    ['executables', readable(sum(entries.map(({ processes }) => processes.length)))],
    ['process names', readable(processNames(entries).size)],
  ])
}

function processNames(entries: readonly DatabaseEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ processes }) => processes.map(({ process }) => process)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0)
}
