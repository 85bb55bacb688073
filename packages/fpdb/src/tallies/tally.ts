import type { Facet } from '@fingerpost/database/facets'
import { compareText } from '@fingerpost/io/pure'
import { widen } from '../observations/day-span.ts'

/** How often each name was observed. A Map, so that a name such as `__proto__` is a name like any other. */
export type Counts = Map<string, number>

/**
 * What was observed of one executable behind one fingerprint, and of what it imitates: in a kept database on one day, and on one host where
 * hosts are told apart. Everything in it is a sum, a least, a greatest or an "any".
 */
export interface Tally {
  /** The fingerprint, in the database's format. */
  readonly fingerprint: string
  readonly process: string
  /** The program that it was told to imitate; '' where the hello is its own. */
  readonly imitates: string
  /** SHA-256 of the executable in upper-case hex; '' when it is not known. */
  readonly sha256: string
  /** Days in UTC, `YYYY-MM-DD`; undefined while no observation had a time. */
  firstDay: string | undefined
  lastDay: string | undefined
  /** A keyed hash of the host; '' where hosts are not told apart or not known. */
  readonly host: string
  count: number
  /** Whether any observation says that it is malware; undefined while none says anything. */
  malware: boolean | undefined
  readonly names: Map<Facet, Counts>
}

/** Adds a count to a name. */
export function increase(counts: Counts, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by)
}

/** The counts of a facet, to add to. */
export function countsOf({ names }: Tally, facet: Facet): Counts {
  let counts = names.get(facet)
  if (counts === undefined) {
    counts = new Map()
    names.set(facet, counts)
  }
  return counts
}

/** Adds what another tally of the same executable holds. */
export function addTally(sum: Tally, other: Tally): void {
  sum.count += other.count
  sum.malware = anyMalware(sum.malware, other.malware)
  widen(sum, other.firstDay)
  widen(sum, other.lastDay)
  for (const [facet, counts] of other.names) {
    const sums = countsOf(sum, facet)
    for (const [name, count] of counts) increase(sums, name, count)
  }
}

/** What two statements say together; undefined says nothing. */
export function anyMalware(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a || b
}

/** The order in which tallies are written: by fingerprint, process, imitated program and digest, then by day and host. */
export function compareTallies(a: Tally, b: Tally): number {
  return (
    compareText(a.fingerprint, b.fingerprint) ||
    compareText(a.process, b.process) ||
    compareText(a.imitates, b.imitates) ||
    compareText(a.sha256, b.sha256) ||
    compareText(a.lastDay ?? '', b.lastDay ?? '') ||
    compareText(a.firstDay ?? '', b.firstDay ?? '') ||
    compareText(a.host, b.host)
  )
}
