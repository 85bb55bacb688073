import type { Digests, NpfFormat } from '@fingerpost/fingerprint'
import { type NormalFingerprint, normalFingerprint } from './normal-fingerprint.ts'
import type { DestinationClasses, Observation, SkipReason } from './observations/observation.ts'

/** How often each class was observed. A Map, so that a name such as `__proto__` is a name like any other. */
export type Counts = Map<string, number>

/** What was observed of one executable behind one fingerprint. */
export interface ProcessTally {
  readonly process: string
  readonly sha256: string
  count: number
  /** Whether any observation says that it is malware; undefined while none says anything. */
  malware: boolean | undefined
  readonly applicationCategories: Counts
  readonly autonomousSystems: Counts
  readonly domains: Counts
  readonly portApplications: Counts
  readonly operatingSystems: Counts
}

/** What was observed of one fingerprint. */
export interface FingerprintTally {
  readonly ja3: Counts
  /** The first and last day in UTC, undefined while no observation had a time. */
  firstDay: string | undefined
  lastDay: string | undefined
  /** By name, then by SHA-256. */
  readonly processes: Map<string, Map<string, ProcessTally>>
}

export interface AggregateOptions {
  readonly format: NpfFormat
  readonly digests: Digests
  /** The classes that a destination is counted under; all three are there, whatever is known of it. */
  classesOf(observation: Observation): Readonly<Record<keyof DestinationClasses, string>>
}

/**
 * Counts observations. Everything it keeps is a sum, a least, a greatest or an "any", so the order in which observations
 * arrive leaves no trace. Nothing is pruned here.
 */
export class Aggregate {
  readonly fingerprints = new Map<string, FingerprintTally>()
  /** The sum of all counts. */
  total = 0
  private readonly options: AggregateOptions
  private readonly normal = new Map<string, NormalFingerprint | 'truncated'>()

  constructor(options: AggregateOptions) {
    this.options = options
  }

  /**
   * Adds one observation, unless its fingerprint is one of a hello that was cut: gives the reason then. Throws Mismatch,
   * and counts nothing, when the fingerprint cannot be written in the database's format, and RangeError when the counts
   * grow beyond what a double can hold exactly.
   */
  add(observation: Observation): SkipReason | undefined {
    const { count } = observation
    const normal = this.normalize(observation.fingerprint)
    if (normal === 'truncated') return normal
    const tally = this.fingerprints.get(normal.text) ?? this.addFingerprint(normal.text)
    this.total += count
    if (!Number.isSafeInteger(this.total)) throw new RangeError('the counts of all observations exceed 2^53 - 1')
    this.addJa3(tally, normal.ja3 ?? observation.ja3, count)
    widenSpan(tally, observation.day)
    this.addToProcess(processTally(tally, observation), observation)
    return undefined
  }

  /** The first and last day over all fingerprints, without the members that are not known. */
  span(): { first?: string; last?: string } {
    const tallies = [...this.fingerprints.values()]
    const first = tallies.map(({ firstDay }) => firstDay).filter((day) => day !== undefined)
    const last = tallies.map(({ lastDay }) => lastDay).filter((day) => day !== undefined)
    if (first.length === 0) return {}
    return { first: first.reduce(earlier), last: last.reduce(later) }
  }

  private normalize(text: string): NormalFingerprint | 'truncated' {
    let normal = this.normal.get(text)
    if (normal === undefined) {
      normal = normalFingerprint(text, this.options.format, this.options.digests)
      this.normal.set(text, normal)
    }
    return normal
  }

  private addFingerprint(text: string): FingerprintTally {
    const tally: FingerprintTally = { ja3: new Map(), firstDay: undefined, lastDay: undefined, processes: new Map() }
    this.fingerprints.set(text, tally)
    return tally
  }

  /** An entry in wire order yields its JA3 itself. */
  private addJa3(tally: FingerprintTally, ja3: string | undefined, count: number): void {
    if (ja3 !== undefined && this.options.format !== 'tls') increase(tally.ja3, ja3, count)
  }

  private addToProcess(tally: ProcessTally, observation: Observation): void {
    const { count, malware, applicationCategory, operatingSystem } = observation
    const classes = this.options.classesOf(observation)
    tally.count += count
    if (malware !== undefined) tally.malware = malware || tally.malware === true
    increase(tally.autonomousSystems, classes.autonomousSystem, count)
    increase(tally.domains, classes.domain, count)
    increase(tally.portApplications, classes.portApplication, count)
    if (operatingSystem !== undefined) increase(tally.operatingSystems, operatingSystem, count)
    if (applicationCategory !== undefined) increase(tally.applicationCategories, applicationCategory, count)
  }
}

function increase(counts: Counts, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by)
}

/** Days in the form `YYYY-MM-DD` sort as text. */
function widenSpan(tally: FingerprintTally, day: string | undefined): void {
  if (day === undefined) return
  tally.firstDay = earlier(tally.firstDay ?? day, day)
  tally.lastDay = later(tally.lastDay ?? day, day)
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}

function later(a: string, b: string): string {
  return a < b ? b : a
}

function processTally({ processes }: FingerprintTally, { process, sha256 }: Observation): ProcessTally {
  const executables = processes.get(process) ?? new Map<string, ProcessTally>()
  if (executables.size === 0) processes.set(process, executables)
  const known = executables.get(sha256)
  if (known !== undefined) return known
  const tally: ProcessTally = {
    process,
    sha256,
    count: 0,
    malware: undefined,
    applicationCategories: new Map(),
    autonomousSystems: new Map(),
    domains: new Map(),
    portApplications: new Map(),
    operatingSystems: new Map(),
  }
  executables.set(sha256, tally)
  return tally
}
