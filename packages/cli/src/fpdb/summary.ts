import type { PublicDatabase, ReadCounts } from '@fingerpost/fpdb'
import { readable, table } from '../console/table.ts'

/** What a command did, as a table for standard error. */
export interface Done {
  readonly counts?: ReadCounts | undefined
  /** Undefined for a kept database. */
  readonly database?: PublicDatabase | undefined
  /** How many bytes were written; undefined for nothing. */
  readonly size: number | undefined
  readonly output: string
  readonly seconds: number
}

/** The table that a command prints on standard error when it is done. */
export function databaseSummary({ counts, database, size, output, seconds }: Done): string {
  return table([
    ...readRows(counts),
    ...databaseRows(database),
    ['written', size === undefined ? undefined : `${readable(size)} bytes to ${output}`],
    ['seconds', `${seconds.toFixed(2)}${rate(counts, seconds)}`],
  ])
}

type Row = readonly [name: string, value: string | undefined]

function readRows(counts: ReadCounts | undefined): readonly Row[] {
  if (counts === undefined) return []
  const { files, lines } = counts
  return [
    ['files', readable(files)],
    ['lines', readable(lines.read)],
    ['used', readable(lines.used)],
    ...Object.entries(lines.skipped).map(
      ([reason, count]) => [reason, count > 0 ? readable(count) : undefined] as const,
    ),
    ['first invalid', lines.firstInvalid],
  ]
}

function databaseRows(database: PublicDatabase | undefined): readonly Row[] {
  if (database === undefined) return []
  const executables = database.entries.reduce((sum, { processes }) => sum + processes.length, 0)
  return [
    ['fingerprints', readable(database.entries.length)],
    ['executables', readable(executables)],
  ]
}

function rate(counts: ReadCounts | undefined, seconds: number): string {
  return counts === undefined ? '' : ` (${readable(Math.round(counts.lines.read / seconds))} lines/s)`
}
