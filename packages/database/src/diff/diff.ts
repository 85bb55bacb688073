import { type Digests, type NpfFormat, parseNpf } from '@fingerpost/fingerprint'
import { compareText } from '@fingerpost/io/pure'
import { inOrder, mergeEntries } from '../entries/merge-entries.ts'
import { coarsestFormat, normalFingerprint } from '../entries/normal-fingerprint.ts'
import { entryLines, IMPORTED } from '../entries/print-entry.ts'
import type { StoredEntry } from '../entries/stored-entry.ts'

/** A fingerprint or a program of both databases, or of one: then the other has no connections of it. */
export interface Change {
  readonly name: string
  /** Connections in the old database, and in the new one. */
  readonly old: number
  readonly new: number
}

/** A program of both databases whose fingerprints are not the same. */
export interface Move extends Change {
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

/** How two databases differ. */
export interface DatabaseDiff {
  readonly fingerprints: {
    readonly appeared: readonly Change[]
    readonly vanished: readonly Change[]
    /** In both, but something that is counted or said differs. */
    readonly changed: readonly Change[]
    readonly same: number
  }
  readonly processes: {
    readonly appeared: readonly Change[]
    readonly vanished: readonly Change[]
    readonly moved: readonly Move[]
  }
}

/**
 * What is different in a new database. TLS fingerprints are compared in the coarser of the two databases' formats, so
 * that a database can be compared with one of the year before; programs are told apart by name. Changes are sorted by
 * their connections, greatest first, then by name.
 */
export function diffDatabases(
  before: readonly StoredEntry[],
  after: readonly StoredEntry[],
  digests: Digests,
): DatabaseDiff {
  const format = coarsestFormat([...before, ...after])
  const [old, now] = [entriesIn(before, format, digests), entriesIn(after, format, digests)]
  const changes = changesOf(totals(old.values()), totals(now.values()))
  const both = changes.filter((change) => change.old > 0 && change.new > 0)
  const changed = both.filter(({ name }) => lineOf(old.get(name)) !== lineOf(now.get(name)))
  const programs = changesOf(programTotals(old.values()), programTotals(now.values()))
  return {
    fingerprints: { ...oneSided(changes), changed, same: both.length - changed.length },
    processes: {
      ...oneSided(programs),
      moved: moves(programs, fingerprintsOf(old.values()), fingerprintsOf(now.values())),
    },
  }
}

/** Whether two databases hold the same entries. */
export function isSame({ fingerprints }: DatabaseDiff): boolean {
  return fingerprints.appeared.length + fingerprints.vanished.length + fingerprints.changed.length === 0
}

/** Entries by fingerprint; what cannot be written in the format stands as it is. */
function entriesIn(entries: readonly StoredEntry[], format: NpfFormat, digests: Digests): Map<string, StoredEntry> {
  const normal = entries.map((entry) => {
    if (entry.type !== 'tls' || parseNpf(entry.fingerprint) === undefined) return entry
    const written = normalFingerprint(entry.fingerprint, format, digests)
    return written === 'truncated' ? entry : { ...entry, fingerprint: written.text }
  })
  return new Map(mergeEntries(normal).map((entry) => [entry.fingerprint, inOrder(entry)]))
}

function lineOf(entry: StoredEntry | undefined): string | undefined {
  return entry && [...entryLines([entry], IMPORTED)][0]
}

type Totals = ReadonlyMap<string, number>

function totals(entries: Iterable<StoredEntry>): Totals {
  return new Map([...entries].map(({ fingerprint, totalCount }) => [fingerprint, totalCount]))
}

function programTotals(entries: Iterable<StoredEntry>): Totals {
  const sums = new Map<string, number>()
  for (const { processes } of entries)
    for (const { process, count } of processes) sums.set(process, (sums.get(process) ?? 0) + count)
  return sums
}

function fingerprintsOf(entries: Iterable<StoredEntry>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { fingerprint, processes } of entries)
    for (const { process } of processes) found.set(process, (found.get(process) ?? new Set()).add(fingerprint))
  return found
}

function changesOf(old: Totals, now: Totals): Change[] {
  const names = new Set([...old.keys(), ...now.keys()])
  const changes = [...names].map((name) => ({ name, old: old.get(name) ?? 0, new: now.get(name) ?? 0 }))
  return changes.sort((a, b) => Math.max(b.old, b.new) - Math.max(a.old, a.new) || compareText(a.name, b.name))
}

function oneSided(changes: readonly Change[]): { appeared: Change[]; vanished: Change[] } {
  return {
    appeared: changes.filter((change) => change.old === 0),
    vanished: changes.filter((change) => change.new === 0),
  }
}

type Fingerprints = ReturnType<typeof fingerprintsOf>

function moves(programs: readonly Change[], old: Fingerprints, now: Fingerprints): Move[] {
  return programs.flatMap((change) => {
    const [before, after] = [old.get(change.name), now.get(change.name)]
    if (before === undefined || after === undefined) return []
    const [gained, lost] = [without(after, before), without(before, after)]
    return gained.length + lost.length > 0 ? [{ ...change, gained, lost }] : []
  })
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name)).sort(compareText)
}
