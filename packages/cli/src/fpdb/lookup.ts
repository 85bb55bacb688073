import type { Imitation } from '@fingerpost/database'
import { type FoundEntry, type FoundProcess, type Lookup, type LookupKind, lookup } from '@fingerpost/database/tools'
import { print } from '../console/print.ts'
import { ExitCode } from '../console/run.ts'
import { columns, numberCell, percentCell, readable } from '../console/table.ts'
import { openDatabase } from './database-file.ts'
import { datesNote, datesOf } from './implementation-dates.ts'

/** What `fpdb lookup` was asked for. */
export interface LookupArguments {
  readonly text: string
  readonly database?: string | undefined
  readonly as?: LookupKind | undefined
  readonly json: boolean
}

/** Prints what is known of a text; gives the exit code, 1 where nothing is. Throws InputError for a broken database. */
export async function printLookup({ text, database: path, as: kind, json }: LookupArguments): Promise<number> {
  const { name, database } = await openDatabase(path)
  const found = lookup(database, text, { kind, path: name })
  if (found.entries.length === 0) {
    process.stderr.write(`fpdb: nothing is known of the ${found.kind} ${text}\n`)
    return ExitCode.failure
  }
  print(json ? jsonLines(found) : tables(found))
  return ExitCode.success
}

function jsonLines({ kind, entries }: Lookup): string {
  const lines = entries.map(({ entry, processes, imitations }) =>
    JSON.stringify({
      kind,
      str_repr: entry.fingerprint,
      fp_type: entry.type,
      first_seen: entry.firstDay,
      last_seen: entry.lastDay,
      max_implementation_date: datesOf(entry.fingerprint)?.max,
      min_implementation_date: datesOf(entry.fingerprint)?.min,
      total_count: entry.totalCount,
      processes: processes.map(({ process, count: connections, share }) => ({
        process: process.process,
        sha256: process.sha256,
        application_category: process.category,
        malware: process.malware,
        count: connections,
        share,
      })),
      imitations: imitations.length > 0 ? imitations.map(imitationObject) : undefined,
    }),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function imitationObject({ process, count, versions, imitators }: Imitation): object {
  return { process, count, versions, imitators: Object.fromEntries(imitators) }
}

function tables({ kind, entries }: Lookup): string {
  return entries.map((found) => `${heading(found)}${rowsOf(found, kind)}${imitationLines(found)}`).join('\n')
}

function heading({ entry }: FoundEntry): string {
  const { fingerprint, totalCount, firstDay, lastDay } = entry
  const days = firstDay === undefined ? '' : `, ${firstDay} to ${lastDay ?? firstDay}`
  return `${fingerprint}\n${readable(totalCount)} connections${days}\n${datesNote(fingerprint)}`
}

function rowsOf({ processes }: FoundEntry, kind: LookupKind): string {
  if (processes.length === 0) return ''
  const head = ['', 'share', kind === 'domain' ? 'to it' : 'count', 'process', 'sha256', '']
  return columns([head.map((text, at) => (at === 1 || at === 2 ? { number: text } : text)), ...processes.map(rowOf)])
}

function imitationLines({ imitations }: FoundEntry): string {
  return imitations.map((imitation) => `imitated: ${imitationText(imitation)}\n`).join('')
}

function imitationText({ process, versions, imitators }: Imitation): string {
  const of = versions.length > 0 ? ` (${versions.join(', ')})` : ''
  const by = [...imitators].map(([name, connections]) => `${name} ${readable(connections)}`)
  return `${process}${of}, by ${by.join(', ')}`
}

function rowOf({ process, count: connections, share }: FoundProcess) {
  const { process: name, sha256, category, malware } = process
  const notes = [category, malware === true ? 'malware' : undefined].filter((note) => note !== undefined)
  return ['', percentCell(share), numberCell(connections), name, sha256.slice(0, 16), notes.join(', ')]
}
