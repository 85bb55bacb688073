import { FACETS, type Facet } from '@fingerpost/database/facets'
import type { NormalFingerprint } from '@fingerpost/database/tools'
import type { Observation, SkipReason } from '../observations/observation.ts'
import { LISTS, type Naming, OF_JA3 } from './naming.ts'
import { PairTable } from './pair-table.ts'
import { Texts } from './texts.ts'

/** An observation as numbers: equal parts of two observations have equal numbers. */
export interface Numbers {
  fingerprint: number
  executable: number
  /** As `YYYYMMDD`; 0 for none. */
  day: number
  host: number
  /** The lists of names, in the order of `LISTS`; 0 for an empty one. */
  readonly lists: Int32Array
  count: number
  malware: boolean | undefined
}

/** The numbers of nothing, to be filled in. */
export function noNumbers(): Numbers {
  return { fingerprint: 0, executable: 0, day: 0, host: 0, lists: new Int32Array(LISTS), count: 1, malware: undefined }
}

/** The number of a fingerprint, and the list of its JA3. */
export interface FingerprintNumbers {
  readonly fingerprint: number
  readonly ja3: number
}

/** The empty list, and the number for what is not known. */
export const NONE = 0

/** A name's number holds the place of its facet in the lowest bits. */
const FACET_BITS = 4
const FACET_MASK = (1 << FACET_BITS) - 1
const JA3_FACET = FACETS.indexOf('ja3')

/** Gives the parts of observations numbers, and tells what they stand for. */
export class Numbering {
  readonly fingerprints = new Texts()
  /** Names and digests of executables, and names of what they imitate. */
  readonly programs = new Texts()
  /** A process, and the program that it imitates: '' for none. */
  readonly actors = new PairTable()
  /** An actor, and the digest of its executable. */
  readonly executables = new PairTable()
  readonly hosts = new Texts()
  readonly #naming: Naming
  readonly #names = new Texts()
  /** A list is the number of its first name, and the list of the others. */
  readonly #lists = new PairTable()

  constructor(naming: Naming) {
    this.#naming = naming
    this.hosts.number('')
  }

  /** Whether hosts are told apart; they all have the number NONE otherwise. */
  get countsHosts(): boolean {
    return this.#naming.byHost
  }

  /** About how many bytes the numbers take. */
  get bytes(): number {
    const { fingerprints, programs, actors, executables, hosts } = this
    const parts = fingerprints.bytes + programs.bytes + actors.bytes + executables.bytes + hosts.bytes
    return parts + this.#names.bytes + this.#lists.bytes
  }

  /**
   * The numbers of an observation, or why it is none that belongs in a database. Throws Mismatch when its fingerprint
   * cannot be written in the database's format.
   */
  read(observation: Observation, numbers: Numbers): SkipReason | undefined {
    const normal = this.fingerprint(observation.fingerprint)
    if (normal === 'truncated') return normal
    numbers.fingerprint = normal.fingerprint
    const actor = this.actor(observation.process, observation.imitates)
    numbers.executable = this.executables.number(actor, this.programs.number(observation.sha256))
    numbers.day = this.day(observation.day)
    numbers.host = this.host(observation.host)
    for (let list = 0; list < OF_JA3; list++) numbers.lists[list] = this.list(list, observation)
    numbers.lists[OF_JA3] = normal.ja3 === NONE ? this.#givenJa3(observation) : normal.ja3
    numbers.count = observation.count
    numbers.malware = observation.malware
    return undefined
  }

  /** Throws Mismatch as `read` does. */
  fingerprint(text: string): FingerprintNumbers | 'truncated' {
    const normal = this.#naming.normalize(text)
    if (normal === 'truncated') return normal
    return { fingerprint: this.fingerprints.number(normal.text), ja3: this.#ja3List(normal, normal.ja3) }
  }

  /** What made a connection: a process by itself, or one that imitates another program. */
  actor(process: string, imitates = ''): number {
    return this.actors.number(this.programs.number(process), this.programs.number(imitates))
  }

  day(day: string | undefined): number {
    return day === undefined ? NONE : Number(day.replaceAll('-', ''))
  }

  host(host: string | undefined): number {
    return host === undefined || !this.countsHosts ? NONE : this.hosts.number(this.#naming.hash(host))
  }

  /** The names that an observation counts for in the facets of a list. */
  list(list: number, observation: Observation): number {
    let names = NONE
    for (const { facet, nameOf } of this.#naming.lists[list] ?? []) {
      const name = nameOf(observation)
      if (name !== undefined) names = this.#withName(names, facet, name)
    }
    return names
  }

  /** A function that lists the names behind a list's number. */
  namesOfLists(): (list: number) => Iterable<readonly [facet: Facet, name: string]> {
    const { firsts, seconds } = this.#lists.pairs()
    const texts = this.#names
    return function* (list) {
      for (let rest = list; rest !== NONE; rest = seconds[rest - 1] ?? NONE) {
        const name = firsts[rest - 1] ?? 0
        const facet = FACETS[name & FACET_MASK]
        if (facet !== undefined) yield [facet, texts.text(name >> FACET_BITS)]
      }
    }
  }

  #givenJa3({ fingerprint, ja3 }: Observation): number {
    const normal = this.#naming.normalize(fingerprint)
    return normal === 'truncated' ? NONE : this.#ja3List(normal, ja3)
  }

  #ja3List({ storesJa3 }: NormalFingerprint, ja3: string | undefined): number {
    return storesJa3 && ja3 !== undefined ? this.#withName(NONE, JA3_FACET, ja3) : NONE
  }

  #withName(list: number, facet: number, name: string): number {
    return this.#lists.number((this.#names.number(name) << FACET_BITS) | facet, list) + 1
  }
}
