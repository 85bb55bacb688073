import { nodeDigests } from '@fingerpost/database/node'
import {
  type KeyKind,
  type KeyRow,
  keyCsv,
  keyRows,
  keySuricata,
  keyWise,
  ownEntries,
} from '@fingerpost/database/tools'
import { ExitCode } from '../console/run.ts'
import { readable, table } from '../console/table.ts'
import { openDatabase } from './database-file.ts'
import { writeText } from './write-output.ts'

/** What `fpdb export` was asked for, to JA4 or JA3. */
export interface ExportKeysArguments {
  readonly database: string
  readonly to: KeyKind
  readonly as: 'csv' | 'suricata' | 'wise'
  readonly limit: number
  readonly output: string
  readonly quiet: boolean
}

/**
 * Writes the JA4s or JA3s of a database with their programs, whole or not at all; nothing where there are none. Gives the
 * exit code. Throws InputError for a broken database.
 */
export async function exportKeys({ database, to, as, limit, output, quiet }: ExportKeysArguments): Promise<number> {
  const { name, entries } = await openDatabase(database)
  const rows = keyRows(entries, to, nodeDigests)
  if (rows.length === 0) {
    process.stderr.write(`fpdb: ${name}: no fingerprint tells its ${to.toUpperCase()}: nothing was written\n`)
    return ExitCode.failure
  }
  const size = writeText(output, WRITERS[as](rows, to, limit))
  if (!quiet) {
    const { imitations, imitatedOnly } = ownEntries(entries)
    const left = (number: number) => (number > 0 ? readable(number) : undefined)
    process.stderr.write(
      table([
        ['entries', readable(entries.length)],
        [to.toUpperCase(), readable(rows.length)],
        ['left out: imitations', left(imitations)],
        ['left out: imitated only', left(imitatedOnly)],
        ['written', `${readable(size)} bytes to ${output}`],
      ]),
    )
  }
  return ExitCode.success
}

const WRITERS: Readonly<
  Record<ExportKeysArguments['as'], (rows: readonly KeyRow[], kind: KeyKind, limit: number) => string>
> = {
  csv: keyCsv,
  suricata: keySuricata,
  wise: (rows, _kind, limit) => keyWise(rows, limit),
}
