import { type Digests, formatNpf, parseNpf } from '@fingerpost/fingerprint'
import { isTar } from '../archive/tar.ts'
import { inOrder, mergeEntries } from '../entries/merge-entries.ts'
import { MERCURYS, OURS, renameClasses, renaming } from '../entries/rename-classes.ts'
import { type StoredEntry, storedEntries } from '../entries/stored-entry.ts'
import { isRandomized } from '../keys/fingerprint-type.ts'
import { loadDatabase } from '../open/load-database.ts'
import { type LabelRow, labelEntry, labelRow, type UnusedRow } from './label-row.ts'
import { type ListRecord, listRecords } from './list-records.ts'

/** The result of an import. */
export interface Imported {
  readonly kind: 'archive' | 'database' | 'list'
  /** In the order of docs/formats/database.md. */
  readonly entries: readonly StoredEntry[]
  /** Entries or rows that were read. */
  readonly read: number
  /** Rows and entries that were not used, by the reason. */
  readonly unused: Readonly<Record<UnusedRow | 'no fingerprint', number>>
  /** The first row of a list that was not used. */
  readonly firstUnused: Unused | undefined
}

/** A row that was not used: its line (its number in a JSON array), and why. */
export interface Unused {
  readonly line: number
  readonly reason: UnusedRow
}

const ALL_USED = { 'no key': 0, 'no program': 0, 'no fingerprint': 0 }

/** Options of `importDatabase`. */
export interface ImportOptions {
  /** The file's name, for messages. */
  readonly path: string
  readonly digests: Digests
}

/**
 * Makes entries of what others publish, by its content (unpacked): a resources archive of mercury, a database of
 * pmercury or one of ours, or a list of JA4 or JA3 as CSV or JSON, whose rows become label-only entries
 * (docs/formats/database.md). Throws InputError for a file that is none of these.
 */
export function importDatabase(bytes: Uint8Array, { path, digests }: ImportOptions): Imported {
  if (isTar(bytes) || isDatabase(bytes)) return fromDatabase(bytes, { path, digests })
  return fromList(listRecords(new TextDecoder().decode(bytes), path))
}

function fromList(records: readonly ListRecord[]): Imported {
  const unused = { ...ALL_USED }
  const rows: LabelRow[] = []
  let firstUnused: Unused | undefined
  for (const record of records) {
    const row = labelRow(record)
    if (typeof row === 'object') rows.push(row)
    else {
      unused[row]++
      firstUnused ??= { line: record.line, reason: row }
    }
  }
  return { kind: 'list', entries: mergeEntries(rows.map(labelEntry)), read: records.length, unused, firstUnused }
}

/** The first line of a database names a fingerprint; lists of JSON have other members. */
function isDatabase(bytes: Uint8Array): boolean {
  return /^\s*\{.*"str_repr"\s*:/.test(new TextDecoder().decode(bytes.subarray(0, 4096)))
}

function fromDatabase(bytes: Uint8Array, { path, digests }: ImportOptions): Imported {
  const database = loadDatabase(bytes, { gunzip: (packed) => packed, digests, path })
  const entries = [...storedEntries(database, path)]
  const kind = database.archive === undefined ? 'database' : 'archive'
  const isMalwareKnown = entries.some(({ processes }) => processes.some(({ malware }) => malware === true))
  const said = kind === 'database' || isMalwareKnown ? entries : entries.map(withoutMalware)
  const readable = said.flatMap(normal)
  return {
    kind,
    entries: mergeEntries(readable.map((entry) => renameClasses(entry, TO_OURS))).map(inOrder),
    read: entries.length,
    unused: { ...ALL_USED, 'no fingerprint': entries.length - readable.length },
    firstUnused: undefined,
  }
}

/** An entry with what we write in one way so written; nothing for a TLS hello that was cut and for other strings. */
function normal(entry: StoredEntry): StoredEntry[] {
  const processes = entry.processes.map((process) => ({ ...process, sha256: process.sha256.toUpperCase() }))
  if (entry.type !== 'tls' || isRandomized(entry.fingerprint)) return [{ ...entry, processes }]
  const facts = parseNpf(entry.fingerprint)
  return facts === undefined ? [] : [{ ...entry, processes, fingerprint: formatNpf(facts, facts.format) }]
}

/** Archives say of every process that it is no malware, also where nobody has looked. */
function withoutMalware(entry: StoredEntry): StoredEntry {
  return { ...entry, processes: entry.processes.map((process) => ({ ...process, malware: undefined })) }
}

const TO_OURS = renaming(MERCURYS, OURS)
