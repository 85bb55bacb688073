import type { Digests } from '@fingerpost/fingerprint'
import { compareText } from '@fingerpost/io/pure'
import { entryKeys } from '../entries/entry-keys.ts'
import type { StoredEntry } from '../entries/stored-entry.ts'
import { ownEntries } from './own-entries.ts'

/** What logs and sensors know a hello by. */
export type KeyKind = 'ja3' | 'ja4'

/** A program behind a key. */
export interface KeyProgram {
  readonly process: string
  readonly category: string | undefined
  readonly malware: boolean | undefined
  readonly connections: number
  /** Of the connections with the key, 0 to 1. */
  readonly share: number
}

/** A JA3 or JA4 and the programs that it may stand for. */
export interface KeyRow {
  readonly key: string
  readonly connections: number
  /** The fingerprints that share the key. */
  readonly fingerprints: number
  /** By connections, greatest first, then by name. At least one. */
  readonly programs: readonly KeyProgram[]
}

/**
 * The JA3s or JA4s of a database with their programs, by key. As for the classifier, entries that share a key are added
 * up, and label-only entries count where no entry with a fingerprint has the key. Programs are told apart by name. A JA4
 * that some tools print in another way has a row for each way. Imitations are left out.
 */
export function keyRows(all: readonly StoredEntry[], kind: KeyKind, digests: Digests): KeyRow[] {
  const { entries } = ownEntries(all)
  const isLabel = ({ type }: StoredEntry) => type === 'ja3' || type === 'ja4'
  const rows = countKeys(
    entries.filter((entry) => !isLabel(entry)),
    kind,
    digests,
  )
  for (const [key, labels] of countKeys(entries.filter(isLabel), kind, digests))
    if (!rows.has(key)) rows.set(key, labels)
  return [...rows].map(([key, tally]) => rowOf(key, tally)).sort((a, b) => compareText(a.key, b.key))
}

interface Tally {
  fingerprints: number
  readonly programs: Map<string, Omit<KeyProgram, 'share'>>
}

function countKeys(entries: readonly StoredEntry[], kind: KeyKind, digests: Digests): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const entry of entries) {
    for (const [key, share] of sharesOf(entry, kind, digests)) {
      const tally = tallies.get(key) ?? { fingerprints: 0, programs: new Map() }
      tallies.set(key, tally)
      tally.fingerprints++
      addPrograms(tally, entry, share)
    }
  }
  return tallies
}

/** The keys of an entry, each with the share of its connections that has it. */
function sharesOf(entry: StoredEntry, kind: KeyKind, digests: Digests): readonly (readonly [string, number])[] {
  const { ja3, ja4 } = entryKeys(entry, digests)
  if (kind === 'ja4') return ja4.map((key) => [key, 1] as const)
  const total = [...ja3.values()].reduce((sum, count) => sum + count, 0)
  return [...ja3].map(([key, count]) => [key, count / total] as const)
}

function addPrograms({ programs }: Tally, { processes }: StoredEntry, share: number): void {
  for (const { process, category, malware, count } of processes) {
    const known = programs.get(process)
    programs.set(process, {
      process,
      category: known?.category ?? category,
      malware: malware === true ? true : (known?.malware ?? malware),
      connections: (known?.connections ?? 0) + count * share,
    })
  }
}

function rowOf(key: string, { fingerprints, programs }: Tally): KeyRow {
  const connections = [...programs.values()].reduce((sum, program) => sum + program.connections, 0)
  const ranked = [...programs.values()]
    .sort((a, b) => b.connections - a.connections || compareText(a.process, b.process))
    .map((program) => ({ ...program, share: program.connections / connections }))
  return { key, connections, fingerprints, programs: ranked }
}
