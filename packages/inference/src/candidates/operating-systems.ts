import type { ClassCounts, Database, DatabaseEntry, ProcessInfo } from '@fingerpost/database'

/** An operating system that the process may run on. */
export interface ProbableOperatingSystem {
  /** As the database names it: `(WinNT)(Windows 10)(10.0.17134)`, or a name in CPE. */
  readonly name: string
  /** 0 to 1. */
  readonly probability: number
}

/** How many operating systems are listed unless told otherwise. */
const MOST_SYSTEMS = 5

/** The most probable of several operating systems, which are given by weight; equal ones sort by name. */
export function mostProbable(
  weights: Iterable<readonly [string, number]>,
  limit = MOST_SYSTEMS,
): ProbableOperatingSystem[] {
  const systems = Array.from(weights, ([name, probability]) => ({ name, probability }))
  const sorted = systems.sort((a, b) => b.probability - a.probability || (a.name < b.name ? -1 : 1))
  return sorted.slice(0, limit)
}

/** Weights in proportion, so that they sum to 1; none where they are all 0. */
export function sharesOf(weights: ClassCounts): [string, number][] {
  const entries = Object.entries(weights)
  const sum = entries.reduce((total, [, weight]) => total + weight, 0)
  return sum > 0 ? entries.map(([name, weight]) => [name, weight / sum]) : []
}

/** The processes of a candidate set by posterior. */
export interface Posteriors {
  /** By process. */
  readonly scores: readonly number[]
  /** The processes' positions, greatest score first. */
  readonly positions: readonly number[]
}

/** What candidates are: the processes that are scored, and the entries that they come from. */
export interface CandidateSource {
  readonly processes: readonly ProcessInfo[]
  readonly entries: readonly DatabaseEntry[]
}

/**
 * Which operating systems the processes of a candidate set run on, by the executables of its entries. Where a name is
 * scored as one process, all executables of the name count for it.
 */
export class OperatingSystems {
  /** By process: the share of each system in the connections of which one is known. */
  readonly #shares: readonly ReadonlyMap<string, number>[]

  constructor({ processes, entries }: CandidateSource, database: Database) {
    const keyOf = keysFor(processes)
    const sums = new Map<string, Map<string, number>>()
    for (const entry of entries) {
      const systems = database.operatingSystems(entry.fingerprint)
      for (const [at, process] of entry.processes.entries())
        addShares(sums, { key: keyOf(process), count: process.count, systems: systems[at] ?? {} })
    }
    this.#shares = processes.map((process) => normalised(sums.get(keyOf(process)) ?? new Map()))
  }

  /** The most probable ones; processes of which none is known take their part of the probability away. */
  ranked({ positions, scores }: Posteriors, limit: number | undefined): ProbableOperatingSystem[] {
    const sums = new Map<string, number>()
    for (const at of positions)
      for (const [name, share] of this.#shares[at] ?? [])
        sums.set(name, (sums.get(name) ?? 0) + (scores[at] ?? 0) * share)
    return mostProbable(sums, limit)
  }
}

/** Tells executables apart by name and digest, but those alone by name whose name is scored once. */
function keysFor(processes: readonly ProcessInfo[]): (process: ProcessInfo) => string {
  const names = new Map<string, number>()
  for (const { process } of processes) names.set(process, (names.get(process) ?? 0) + 1)
  return ({ process, sha256 }) => (names.get(process) === 1 ? process : `${process}\0${sha256}`)
}

interface Executable {
  readonly key: string
  readonly count: number
  readonly systems: ClassCounts
}

function addShares(sums: Map<string, Map<string, number>>, { key, count, systems }: Executable): void {
  const own = sums.get(key) ?? new Map<string, number>()
  sums.set(key, own)
  for (const [name, share] of sharesOf(systems)) own.set(name, (own.get(name) ?? 0) + count * share)
}

function normalised(sums: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  let total = 0
  for (const sum of sums.values()) total += sum
  return new Map([...sums].map(([name, sum]) => [name, sum / total]))
}
