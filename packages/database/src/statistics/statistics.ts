import type { Digests } from '@fingerpost/fingerprint'
import { compareText } from '@fingerpost/io/pure'
import type { StoredEntry } from '../entries/stored-entry.ts'
import { type Ambiguity, ambiguity, type Tier } from './ambiguity.ts'
import { type ImitationStatistics, imitationStatistics } from './imitation-statistics.ts'

/** A program over all of a database. */
export interface ProgramStatistics {
  readonly process: string
  readonly connections: number
  readonly fingerprints: number
}

/** What a database holds. */
export interface DatabaseStatistics {
  /** Entries by type: `tls`, `quic`, `ja4` (label-only), … */
  readonly entries: ReadonlyMap<string, number>
  /** Those of imitators included. */
  readonly connections: number
  readonly executables: number
  /** Undefined where no entry has a day. */
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  /** By connections, greatest first; those of imitators do not count. */
  readonly programs: readonly ProgramStatistics[]
  readonly imitations: ImitationStatistics
  readonly ambiguity: Readonly<Record<Tier, Ambiguity>>
}

/** Counts the entries of a database. Executables are told apart by name and digest, programs by name. */
export function statistics(entries: readonly StoredEntry[], digests: Digests): DatabaseStatistics {
  const types = new Map<string, number>()
  for (const { type } of entries) types.set(type, (types.get(type) ?? 0) + 1)
  const processes = entries.flatMap((entry) => entry.processes)
  const days = entries.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]).filter((day) => day !== undefined)
  days.sort(compareText)
  return {
    entries: types,
    connections: entries.reduce((sum, { totalCount }) => sum + totalCount, 0),
    executables: new Set(processes.map(({ process, sha256 }) => `${process}\0${sha256}`)).size,
    firstDay: days[0],
    lastDay: days.at(-1),
    programs: programsOf(entries),
    imitations: imitationStatistics(entries),
    ambiguity: ambiguity(entries, digests),
  }
}

function programsOf(entries: readonly StoredEntry[]): ProgramStatistics[] {
  const programs = new Map<string, { connections: number; fingerprints: Set<string> }>()
  for (const { fingerprint, processes } of entries) {
    for (const { process, count } of processes) {
      const program = programs.get(process) ?? { connections: 0, fingerprints: new Set() }
      programs.set(process, program)
      program.connections += count
      program.fingerprints.add(fingerprint)
    }
  }
  return [...programs]
    .map(([process, { connections, fingerprints }]) => ({ process, connections, fingerprints: fingerprints.size }))
    .sort((a, b) => b.connections - a.connections || compareText(a.process, b.process))
}
