import { createHmac } from 'node:crypto'
import type { Digests, NpfFormat } from '@fingerpost/fingerprint'
import { memoised } from '@fingerpost/inference'
import type { Facet } from '../facets.ts'
import { normalFingerprint } from '../normal-fingerprint.ts'
import type { Observation, SkipReason } from '../observations/observation.ts'
import { compareText } from '../ranking.ts'
import { type FeatureData, type NameOf, namesOf } from './names.ts'
import { anyMalware, type Counts, compareTallies, type Tally, widen } from './tally.ts'

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

/** A tally that is being counted: the names of its facets in the order of the counter's, each with a count of its own. */
interface Gathered {
  readonly host: string
  firstDay: string | undefined
  lastDay: string | undefined
  count: number
  malware: boolean | undefined
  readonly facets: (Map<string, Cell> | undefined)[]
}

/** Raising a count in an object takes half the time of setting it in a Map, which would look for its place again. */
interface Cell {
  count: number
}

/** By fingerprint and process, then by digest, and day and host where those are told apart. */
type Tallies = Map<string, Map<string, Map<string, Gathered>>>

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
  private readonly facets: readonly Facet[]
  /** The name of each facet but JA3, which is the last of them. */
  private readonly nameOfs: readonly NameOf[]
  private readonly normalize: (fingerprint: string) => ReturnType<typeof normalFingerprint>
  private readonly hash: (host: string) => string

  constructor(options: CounterOptions) {
    const { format, digests, features, facets, hostSalt = '' } = options
    this.options = options
    const names = namesOf(features)
    const others = facets.filter((facet) => facet !== 'ja3')
    this.nameOfs = others.map((facet) => names[facet])
    this.facets = [...others, 'ja3']
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
    const tally = this.gathered(normal.text, observation)
    tally.count += count
    if (malware !== undefined) tally.malware = anyMalware(tally.malware, malware)
    widen(tally, day)
    const ja3 = normal.ja3 ?? observation.ja3
    for (let at = 0; at < this.nameOfs.length; at += 1) {
      const name = this.nameOfs[at]?.(observation)
      if (name !== undefined) this.increase(tally, at, name, count)
    }
    if (ja3 !== undefined && normal.storesJa3) this.increase(tally, this.nameOfs.length, ja3, count)
    return undefined
  }

  /** All tallies, in their order. */
  *sorted(): Generator<Tally> {
    for (const [fingerprint, processes] of sortedByKey(this.tallies)) {
      for (const [process, tallies] of sortedByKey(processes)) {
        const all = [...tallies].map(([key, gathered]) =>
          this.tallyOf({ fingerprint, process, sha256: digestIn(key) }, gathered),
        )
        yield* all.sort(compareTallies)
      }
    }
  }

  /** Forgets the tallies, though not their total and span. */
  clear(): void {
    this.tallies = new Map()
    this.size = 0
  }

  private gathered(fingerprint: string, { process, sha256, day, host }: Observation): Gathered {
    const { byDay, hostSalt } = this.options
    const ownDay = byDay && day !== undefined ? day : ''
    const ownHost = hostSalt !== undefined && host !== undefined ? this.hash(host) : ''
    const tallies = inner(inner(this.tallies, fingerprint), process)
    const key = sha256 + ownDay + ownHost
    let tally = tallies.get(key)
    if (tally === undefined) {
      const nothing = { firstDay: undefined, lastDay: undefined, count: 0, malware: undefined }
      tally = { host: ownHost, ...nothing, facets: this.facets.map(() => undefined) }
      tallies.set(key, tally)
      this.size += TALLY_BYTES + 2 * process.length
    }
    return tally
  }

  private increase({ facets }: Gathered, facet: number, name: string, by: number): void {
    let cells = facets[facet]
    if (cells === undefined) {
      cells = new Map()
      facets[facet] = cells
    }
    const cell = cells.get(name)
    if (cell !== undefined) {
      cell.count += by
      return
    }
    cells.set(name, { count: by })
    this.size += NAME_BYTES + name.length
  }

  private tallyOf(key: Pick<Tally, 'fingerprint' | 'process' | 'sha256'>, { facets, ...gathered }: Gathered): Tally {
    const names = new Map<Facet, Counts>()
    for (const [at, facet] of this.facets.entries()) {
      const cells = facets[at]
      if (cells !== undefined) names.set(facet, new Map([...cells].map(([name, { count }]) => [name, count])))
    }
    return { ...key, ...gathered, names }
  }
}

/** What is thrown when counts can no longer be exact. */
export const TOO_MANY = 'the counts of all observations exceed 2^53 - 1'

const REMEMBERED = 1 << 14

/** Measured on Node 20: a tally with five facets, and a name with its count in one of them. */
const TALLY_BYTES = 2_500
const NAME_BYTES = 120

/** Enough of the hash that no two hosts of the world are likely to share it. */
const HOST_CHARACTERS = 16

function hostHash(host: string, salt: string): string {
  return createHmac('sha256', salt).update(host).digest('base64url').slice(0, HOST_CHARACTERS)
}

const DIGEST_CHARACTERS = 64

/** The digest at the start of a key: neither a day nor a host is that long, so what is shorter has none. */
function digestIn(key: string): string {
  return key.length < DIGEST_CHARACTERS ? '' : key.slice(0, DIGEST_CHARACTERS)
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
