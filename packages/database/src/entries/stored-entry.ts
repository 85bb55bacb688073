import { InputError } from '@fingerpost/io/pure'
import type { Database } from '../database.ts'

/** How often each name was counted. */
export type StoredCounts = ReadonlyMap<string, number>

/** An executable of a {@link StoredEntry}. */
export interface StoredProcess {
  readonly process: string
  /** Empty where it is not known. */
  readonly sha256: string
  /** The digests that were added up under one name; empty where there is only `sha256`. */
  readonly sha256s: readonly string[]
  readonly category: string | undefined
  readonly malware: boolean | undefined
  readonly attributes: ReadonlyMap<string, boolean>
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  readonly count: number
  /** The counts of each class by the name of their member: `classes_ip_as` and the like, `os_info`, `parent_info`. */
  readonly classes: ReadonlyMap<string, StoredCounts>
}

/** All that a line of any database says: one of ours, of pmercury or of mercury's archives. */
export interface StoredEntry {
  readonly fingerprint: string
  /** `fp_type`; `tls` where the line has none. */
  readonly type: string
  /** `YYYY-MM-DD`; undefined where it is not known. */
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  readonly totalCount: number
  readonly ja3: StoredCounts
  readonly featureWeights: StoredCounts
  readonly processes: readonly StoredProcess[]
}

/** The entries of a database, of all types, in the order of the file. Throws InputError at a line that is none. */
export function* storedEntries(database: Database, path: string): Generator<StoredEntry> {
  for (const { text, number } of database.lines()) {
    try {
      yield parseStored(JSON.parse(text))
    } catch (error) {
      throw new InputError(path, number, error instanceof Error ? error.message : String(error))
    }
  }
}

type JsonObject = Readonly<Record<string, unknown>>

function parseStored(line: unknown): StoredEntry {
  const entry = asObject(line, 'the line')
  const processes = Array.isArray(entry.process_info) ? entry.process_info : []
  if (processes.length === 0) throw new TypeError('process_info: expected a list of processes')
  return {
    fingerprint: asText(entry.str_repr, 'str_repr'),
    type: typeof entry.fp_type === 'string' ? entry.fp_type : 'tls',
    firstDay: asDay(entry.first_seen),
    lastDay: asDay(entry.last_seen),
    totalCount: asPositive(entry.total_count, 'total_count'),
    ja3: countsOf(entry.ja3),
    featureWeights: countsOf(entry.feature_weights),
    processes: processes.map((process) => parseProcess(asObject(process, 'process_info'))),
  }
}

function parseProcess(process: JsonObject): StoredProcess {
  const members = Object.entries(process).filter(([name]) => /^classes_|^(?:os|parent)_info$/.test(name))
  const classes = members.map(([name, value]) => [name, countsOf(value)] as const)
  return {
    process: asText(process.process, 'process'),
    sha256: typeof process.sha256 === 'string' ? process.sha256 : '',
    sha256s: textsOf(process.sha256s),
    category: typeof process.application_category === 'string' ? process.application_category : undefined,
    malware: typeof process.malware === 'boolean' ? process.malware : undefined,
    attributes: new Map(membersOf(process.attributes).map(([name, flag]) => [name, flag === true])),
    firstDay: asDay(process.first_seen),
    lastDay: asDay(process.last_seen),
    count: asPositive(process.count, 'count'),
    classes: new Map(classes.filter(([, counts]) => counts.size > 0)),
  }
}

/** What is counted as nothing, or is no number, is left out. */
function countsOf(value: unknown): StoredCounts {
  const counts = new Map<string, number>()
  for (const [name, count] of membersOf(value)) if (typeof count === 'number' && count > 0) counts.set(name, count)
  return counts
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}

function membersOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : []
}

function asObject(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new TypeError(`${what}: expected a JSON object`)
  return value
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new TypeError(`${what}: expected a string`)
  return value
}

function asPositive(value: unknown, what: string): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value
  throw new TypeError(`${what}: expected a number above 0`)
}

/** Days of the public databases of 2020 may have a time besides. */
function asDay(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined
}
