import { createHmac } from 'node:crypto'
import type { Digests, NpfFormat } from '@fingerpost/fingerprint'
import { memoised } from '@fingerpost/inference'
import type { Facet } from '../facets.ts'
import { normalFingerprint } from '../normal-fingerprint.ts'
import type { Observation, SkipReason } from '../observations/observation.ts'
import { compareText } from '../ranking.ts'
import { type FeatureData, type NameOf, namesOf } from './names.ts'
import { anyMalware, compareTallies, countsOf, increase, type Tally, widen } from './tally.ts'

export interface CounterOptions {
  readonly format: NpfFormat
  readonly digests: Digests
  readonly features: FeatureData
  readonly facets: readonly Facet[]
  /** Count each day on its own. Only then can tallies be weighed by age or cut by day later on. */
  readonly byDay: boolean
  /** Count each host on its own, under a hash with this key. */
  readonly hostSalt: string | undefined
}

/** By fingerprint, process and digest; then by day and host, where those are told apart. */
type Tallies = Map<string, Map<string, Map<string, Map<string, Tally>>>>

/**
 * Counts observations. Everything it keeps is a sum, a least, a greatest or an "any", so the order in which observations
 * arrive leaves no trace. Nothing is pruned here.
 */
export class Counter {
  /** The sum of all counts. */
  total = 0
  /** The first and last day of all observations. */
  firstDay: string | undefined
  lastDay: string | undefined
  /** About how many bytes the tallies take. */
  size = 0
  private tallies: Tallies = new Map()
  private readonly options: CounterOptions
  private readonly names: readonly (readonly [Facet, NameOf])[]
  private readonly normalize: (fingerprint: string) => ReturnType<typeof normalFingerprint>
  private readonly hash: (host: string) => string

  constructor(options: CounterOptions) {
    const { format, digests, features, facets, hostSalt = '' } = options
    this.options = options
    const names = namesOf(features)
    this.names = facets.flatMap((facet) => (facet === 'ja3' ? [] : [[facet, names[facet]] as const]))
    this.normalize = memoised((fingerprint) => normalFingerprint(fingerprint, format, digests), REMEMBERED)
    this.hash = memoised((host) => hostHash(host, hostSalt), REMEMBERED)
  }

  /**
   * Adds one observation, unless its fingerprint is one of a hello that was cut: gives the reason then. Throws Mismatch,
   * and counts nothing, when the fingerprint cannot be written in the database's format, and RangeError when the counts
   * grow beyond what a double can hold exactly.
   */
  add(observation: Observation): SkipReason | undefined {
    const { count, day, malware } = observation
    const normal = this.normalize(observation.fingerprint)
    if (normal === 'truncated') return normal
    this.total += count
    if (!Number.isSafeInteger(this.total)) throw new RangeError(TOO_MANY)
    widen(this, day)
    const tally = this.tallyOf(normal.text, observation)
    tally.count += count
    if (malware !== undefined) tally.malware = anyMalware(tally.malware, malware)
    widen(tally, day)
    const ja3 = normal.ja3 ?? observation.ja3
    if (ja3 !== undefined && normal.storesJa3) this.increase(tally, 'ja3', ja3, count)
    for (const [facet, nameOf] of this.names) {
      const name = nameOf(observation)
      if (name !== undefined) this.increase(tally, facet, name, count)
    }
    return undefined
  }

  /** All tallies, in their order. */
  *sorted(): Generator<Tally> {
    for (const [, processes] of sortedByKey(this.tallies)) {
      for (const [, executables] of sortedByKey(processes)) {
        for (const [, tallies] of sortedByKey(executables)) yield* [...tallies.values()].sort(compareTallies)
      }
    }
  }

  /** Forgets the tallies, though not their total and span. */
  clear(): void {
    this.tallies = new Map()
    this.size = 0
  }

  private tallyOf(fingerprint: string, { process, sha256, day, host }: Observation): Tally {
    const { byDay, hostSalt } = this.options
    const ownDay = byDay && day !== undefined ? day : ''
    const ownHost = hostSalt !== undefined && host !== undefined ? this.hash(host) : ''
    const tallies = inner(inner(inner(this.tallies, fingerprint), process), sha256)
    const key = ownDay + ownHost
    let tally = tallies.get(key)
    if (tally === undefined) {
      const span = { firstDay: undefined, lastDay: undefined }
      tally = { fingerprint, process, sha256, ...span, host: ownHost, count: 0, malware: undefined, names: new Map() }
      tallies.set(key, tally)
      this.size += TALLY_BYTES + 2 * process.length
    }
    return tally
  }

  private increase(tally: Tally, facet: Facet, name: string, by: number): void {
    if (increase(countsOf(tally, facet), name, by)) this.size += NAME_BYTES + name.length
  }
}

/** What is thrown when counts can no longer be exact. */
export const TOO_MANY = 'the counts of all observations exceed 2^53 - 1'

const REMEMBERED = 1 << 14

/** Measured on Node 20: a tally with five facets, and a name with its count in one of them. */
const TALLY_BYTES = 2_500
const NAME_BYTES = 90

/** Enough of the hash that no two hosts of the world are likely to share it. */
const HOST_CHARACTERS = 16

function hostHash(host: string, salt: string): string {
  return createHmac('sha256', salt).update(host).digest('base64url').slice(0, HOST_CHARACTERS)
}

function inner<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let value = map.get(key)
  if (value === undefined) {
    value = new Map()
    map.set(key, value)
  }
  return value
}

function sortedByKey<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => compareText(a, b))
}
