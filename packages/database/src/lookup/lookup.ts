import type { Database } from '../database.ts'
import type { Imitation } from '../entries/database-entry.ts'
import { type StoredEntry, type StoredProcess, storedEntries } from '../entries/stored-entry.ts'
import type { LoggedKeys } from '../keys/logged-keys.ts'
import { type LookupKind, lookupKind } from './lookup-kind.ts'

/** An executable that was found, and the part of it that was asked for. */
export interface FoundProcess {
  readonly process: StoredProcess
  /** Connections: all of the executable with the fingerprint, or those to the domain. */
  readonly count: number
  /** Of the entry's connections, 0 to 1. */
  readonly share: number
}

/** An entry that was found, with the executables and imitations that were. */
export interface FoundEntry {
  readonly entry: StoredEntry
  readonly processes: readonly FoundProcess[]
  /** Those that the program imitates or is imitated in; all of a fingerprint, JA4 or JA3. */
  readonly imitations: readonly Imitation[]
}

/** What is known of a text that was looked up. */
export interface Lookup {
  readonly kind: LookupKind
  readonly entries: readonly FoundEntry[]
}

/** What a text is looked up as, and where. */
export interface LookupOptions {
  /** By the text's shape unless told otherwise. */
  readonly kind?: LookupKind | undefined
  /** The database's name, for messages. */
  readonly path: string
}

/**
 * Finds what a database says of a fingerprint (in any notation), JA4, JA3, SHA-256, program or registrable domain; names
 * are compared without regard to case. Fingerprints are found as the classifier finds them, and label-only entries of
 * the same key besides. Entries keep the order of the database. Throws InputError at a line that is no entry.
 */
export function lookup(database: Database, text: string, { kind, path }: LookupOptions): Lookup {
  const entries = [...storedEntries(database, path)]
  const isProgram = (name: string) =>
    entries.some((entry) => entry.processes.some(isNamed(name)) || entry.imitations.some(isPartOf(name)))
  const asked = kind ?? lookupKind(text, isProgram)
  return { kind: asked, entries: FINDERS[asked](entries, text, database) }
}

type Finder = (entries: readonly StoredEntry[], text: string, database: Database) => FoundEntry[]

const FINDERS: Readonly<Record<LookupKind, Finder>> = {
  fingerprint: (entries, text, database) => named(entries, [database.find(text)?.fingerprint ?? text]),
  ja4: (entries, text, database) =>
    logged(entries, { ja4: [ja4Text(text)] }, { database, label: `ja4/${ja4Text(text)}` }),
  ja3: (entries, text, database) =>
    logged(entries, { ja3: text.toLowerCase() }, { database, label: `ja3/${text.toLowerCase()}` }),
  sha256: (entries, text) => counted(entries, ({ sha256, count }) => (alike(sha256, text) ? count : 0)),
  process: (entries, text) => counted(entries, (one) => (isNamed(text)(one) ? one.count : 0), isPartOf(text)),
  domain: (entries, text) => counted(entries, ({ classes }) => domainCount(classes.get(DOMAINS), text.toLowerCase())),
}

const DOMAINS = 'classes_hostname_domains'

/** A JA4 is in lower case but for the first and last character of its ALPN, which are as they were sent. */
function ja4Text(text: string): string {
  return text.slice(0, 8).toLowerCase() + text.slice(8, 10) + text.slice(10).toLowerCase()
}

function alike(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function isNamed(name: string): (process: StoredProcess) => boolean {
  return ({ process }) => alike(process, name)
}

/** Whether a program is imitated, or imitates another. */
function isPartOf(name: string): IsWanted {
  return ({ process, imitators }) => [process, ...imitators.keys()].some((one) => alike(one, name))
}

function domainCount(counts: ReadonlyMap<string, number> | undefined, domain: string): number {
  return counts?.get(domain) ?? 0
}

interface LabelledDatabase {
  readonly database: Database
  readonly label: string
}

function logged(
  entries: readonly StoredEntry[],
  keys: LoggedKeys,
  { database, label }: LabelledDatabase,
): FoundEntry[] {
  const found = database.findLogged(keys)?.entries.map(({ fingerprint }) => fingerprint) ?? []
  return named(entries, [...found, label])
}

function named(entries: readonly StoredEntry[], fingerprints: readonly string[]): FoundEntry[] {
  const wanted = new Set(fingerprints)
  return counted(
    entries.filter(({ fingerprint }) => wanted.has(fingerprint)),
    ({ count }) => count,
    () => true,
  )
}

type CountOf = (process: StoredProcess) => number
type IsWanted = (imitation: Imitation) => boolean

/** The executables with a count above 0 and the wanted imitations, in the order of the entry; entries that have any. */
function counted(entries: readonly StoredEntry[], countOf: CountOf, isWanted: IsWanted = () => false): FoundEntry[] {
  return entries.flatMap((entry) => {
    const processes = entry.processes.flatMap((process) => {
      const count = countOf(process)
      return count > 0 ? [{ process, count, share: count / entry.totalCount }] : []
    })
    const imitations = entry.imitations.filter(isWanted)
    return processes.length + imitations.length > 0 ? [{ entry, processes, imitations }] : []
  })
}
