import type { FingerprintTally, ProcessTally } from './aggregate.ts'
import { compareText, type Ranked, ranking } from './ranking.ts'

/** One line of a database: what is left of a fingerprint's observations. Counts are integers, greatest first. */
export interface Entry {
  /** The fingerprint, in the database's NPF format. */
  readonly fingerprint: string
  readonly ja3: readonly Ranked[]
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  /** The sum of the counts of `processes`. */
  readonly totalCount: number
  readonly processes: readonly ProcessEntry[]
}

/** One executable of an {@link Entry}. */
export interface ProcessEntry {
  readonly process: string
  readonly sha256: string
  readonly count: number
  readonly malware: boolean | undefined
  readonly applicationCategory: string | undefined
  readonly autonomousSystems: readonly Ranked[]
  readonly domains: readonly Ranked[]
  readonly portApplications: readonly Ranked[]
  readonly operatingSystems: readonly Ranked[]
}

/** How many processes an entry keeps, and how many classes of each kind of destination a process. */
export interface PruneLimits {
  readonly processes: number
  readonly destinations: number
}

/** The limits of the public databases. */
export const DEFAULT_LIMITS: PruneLimits = { processes: 10, destinations: 100 }

const OPERATING_SYSTEMS = 5
const JA3_HASHES = 16

/** The entries of a database, those observed most often first, equal ones in the order of their fingerprints. */
export function pruneAll(tallies: ReadonlyMap<string, FingerprintTally>, limits: PruneLimits): Entry[] {
  const entries = [...tallies].map(([fingerprint, tally]) => prune(fingerprint, tally, limits))
  return entries.sort((a, b) => b.totalCount - a.totalCount || compareText(a.fingerprint, b.fingerprint))
}

function prune(fingerprint: string, tally: FingerprintTally, limits: PruneLimits): Entry {
  const executables = [...tally.processes.values()].flatMap((byDigest) => [...byDigest.values()])
  const processes = executables.sort(compareProcesses).slice(0, limits.processes)
  return {
    fingerprint,
    ja3: ranking(tally.ja3, JA3_HASHES),
    firstDay: tally.firstDay,
    lastDay: tally.lastDay,
    totalCount: processes.reduce((sum, { count }) => sum + count, 0),
    processes: processes.map((process) => pruneProcess(process, limits.destinations)),
  }
}

function compareProcesses(a: ProcessTally, b: ProcessTally): number {
  return b.count - a.count || compareText(a.process, b.process) || compareText(a.sha256, b.sha256)
}

function pruneProcess(tally: ProcessTally, destinations: number): ProcessEntry {
  return {
    process: tally.process,
    sha256: tally.sha256,
    count: tally.count,
    malware: tally.malware,
    applicationCategory: ranking(tally.applicationCategories, 1)[0]?.[0],
    autonomousSystems: ranking(tally.autonomousSystems, destinations),
    domains: ranking(tally.domains, destinations),
    portApplications: ranking(tally.portApplications, destinations),
    operatingSystems: ranking(tally.operatingSystems, OPERATING_SYSTEMS),
  }
}
