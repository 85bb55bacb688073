import { isJa4, isMd5 } from '@fingerpost/fingerprint'
import type { StoredEntry } from '../entries/stored-entry.ts'
import type { ListRecord } from './list-records.ts'

/** What a row of a list says: a key, and the program behind it. */
export interface LabelRow {
  readonly type: 'ja3' | 'ja4'
  readonly key: string
  readonly process: string
  readonly count: number
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  /** Undefined where the list does not say. */
  readonly malware: boolean | undefined
}

/** Why a row is not used: it has no JA4 and no JA3 (but another tool's fingerprint), or names no program. */
export type UnusedRow = 'no key' | 'no program'

/** The columns of the lists that are known, in the order in which they are looked at; `0` and `1` are those without names. */
const COLUMNS = {
  ja4: ['ja4', 'ja4fingerprint', 'ja4hash'],
  ja3: ['ja3', 'ja3hash', 'ja3md5', 'ja3digest', 'md5', 'hash'],
  process: ['process', 'application', 'app', 'program', 'desc', 'description', 'name', 'label', 'listingreason'],
  madeWith: ['library', 'device', 'useragent'],
  count: ['observationcount', 'count'],
  first: ['firstseen'],
  last: ['lastseen'],
} as const

/**
 * Reads a row of FoxIO's database of JA4, of Salesforce's and other lists of JA3 (`md5,program`, without names of
 * columns), or of abuse.ch's, whose programs are malware. JA4 comes before JA3 where a row has both.
 */
export function labelRow({ values }: ListRecord): LabelRow | UnusedRow {
  const firstOf = (columns: readonly string[]) =>
    columns.map((name) => values.get(name)).find((value) => value !== undefined)
  const ja4 = keyOf(firstOf([...COLUMNS.ja4, '0']), isJa4)
  const ja3 = keyOf(firstOf([...COLUMNS.ja3, '0']), isMd5)
  const key = ja4 ?? ja3
  if (key === undefined) return 'no key'
  const process = firstOf([...COLUMNS.process, ...COLUMNS.madeWith, '1'])
  if (process === undefined) return 'no program'
  return {
    type: ja4 === undefined ? 'ja3' : 'ja4',
    key,
    process,
    count: countOf(firstOf(COLUMNS.count)),
    firstDay: dayOf(firstOf(COLUMNS.first)),
    lastDay: dayOf(firstOf(COLUMNS.last)),
    malware: values.has('listingreason') ? true : undefined,
  }
}

/** The label-only entry of a row: a program, and a key that stands for the fingerprint. */
export function labelEntry({ type, key, process, count, firstDay, lastDay, malware }: LabelRow): StoredEntry {
  const program = { process, sha256: '', sha256s: undefined, category: undefined, malware, attributes: new Map() }
  return {
    fingerprint: `${type}/${key}`,
    type,
    firstDay,
    lastDay,
    totalCount: count,
    ja3: new Map(),
    featureWeights: new Map(),
    processes: [{ ...program, firstDay: undefined, lastDay: undefined, count, classes: new Map() }],
    imitations: [],
  }
}

function keyOf(value: string | undefined, isKey: (text: string) => boolean): string | undefined {
  const key = value?.toLowerCase() ?? ''
  return isKey(key) ? key : undefined
}

function countOf(value: string | undefined): number {
  const count = Number(value ?? 1)
  return Number.isSafeInteger(count) && count > 0 ? count : 1
}

function dayOf(value: string | undefined): string | undefined {
  return /^\d{4}-\d\d-\d\d/.exec(value ?? '')?.[0]
}
