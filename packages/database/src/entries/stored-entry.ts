import { InputError, isObject, Mismatch } from '@fingerpost/io/pure'
import type { EntryLine, Imitation } from './database-entry.ts'
import type { NumberReader } from './number-reader.ts'
import { type ParsedProcess, parseEntry } from './parse-entry.ts'
import type { ParsedImitation } from './parse-imitation.ts'

/** How often each name was counted. */
export type StoredCounts = ReadonlyMap<string, number>

/** An executable of a {@link StoredEntry}. */
export interface StoredProcess {
  readonly process: string
  /** Empty where it is not known. */
  readonly sha256: string
  /** The digests that were added up under one name, the most frequent first; undefined where there is only `sha256`. */
  readonly sha256s: readonly string[] | undefined
  readonly category: string | undefined
  readonly malware: boolean | undefined
  readonly attributes: ReadonlyMap<string, boolean>
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  readonly count: number
  /** The counts of each class by the name of their member: `classes_ip_as` and the like, `os_info`, `parent_info`. */
  readonly classes: ReadonlyMap<string, StoredCounts>
}

/** All members of an entry of any database: ours, pmercury's, or one of mercury's archives. */
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
  /** Empty where the line has none. */
  readonly imitations: readonly Imitation[]
}

/** What has the lines of entries: a `Database`. */
export interface HasLines {
  /** In the order of the file. */
  lines(): Iterable<EntryLine>
}

/** The entries of a database, of all types, in the order of the file. Throws InputError at a line that is none. */
export function* storedEntries(database: HasLines, path: string): Generator<StoredEntry> {
  for (const { text, number } of database.lines()) {
    try {
      yield storedEntry(text)
    } catch (error) {
      throw error instanceof Mismatch ? new InputError(path, number, error.message) : error
    }
  }
}

function storedEntry(line: string): StoredEntry {
  const entry = parseEntry(line, POSITIVE)
  const { processes, imitations, fingerprint, type = 'tls', firstDay, lastDay, totalCount } = entry
  const { ja3 = NONE, featureWeights = NONE } = entry
  return {
    fingerprint,
    type,
    firstDay,
    lastDay,
    totalCount,
    ja3,
    featureWeights,
    processes: processes.map(storedProcess),
    imitations: imitations.map(storedImitation),
  }
}

const NONE: StoredCounts = new Map()

function storedProcess(parsed: ParsedProcess<StoredCounts>): StoredProcess {
  const { process, sha256 = '', sha256s = [], category, malware, attributes, firstDay, lastDay, count } = parsed
  const classes = parsed.facets.map((name) => [name, parsed.counts(name) ?? NONE] as const)
  return {
    process,
    sha256,
    sha256s: sha256s.length === 0 ? undefined : sha256s,
    category,
    malware,
    attributes: new Map(attributes),
    firstDay,
    lastDay,
    count,
    classes: new Map(classes.filter(([, counts]) => counts.size > 0)),
  }
}

function storedImitation({ process, count, versions, imitators }: ParsedImitation<StoredCounts>): Imitation {
  return { process, count, versions, imitators }
}

/** Takes fractions too; leaves out zeros and whatever is not a number. */
const POSITIVE: NumberReader<StoredCounts> = {
  count(value, member) {
    if (isPositive(value)) return value
    throw new Mismatch(member, 'a number above 0')
  },
  counts(value) {
    if (!isObject(value)) return undefined
    const counts = new Map<string, number>()
    for (const name in value) {
      const count = value[name]
      if (isPositive(count)) counts.set(name, count)
    }
    return counts
  },
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}
