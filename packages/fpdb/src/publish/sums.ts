import type { Facet } from '@fingerpost/database/facets'
import { widen } from '../observations/day-span.ts'
import { anyMalware, type Counts, increase, type Tally } from '../tallies/tally.ts'

/** What is counted under one name: how often (weighed), and on which hosts where those matter. */
export interface Sum {
  count: number
  hosts: Set<string> | undefined
}

/** The tallies of one executable, or of one name, added up as they weigh. */
export class ExecutableSums {
  readonly process: string
  readonly own: Sum = { count: 0, hosts: undefined }
  readonly digests: Counts = new Map()
  readonly names = new Map<Facet, Map<string, Sum>>()
  firstDay: string | undefined
  lastDay: string | undefined
  malware: boolean | undefined

  constructor(process: string) {
    this.process = process
  }

  /** Adds a tally of which every connection counts as much as `weight`; '' for a host that does not matter. */
  add(tally: Tally, weight: number, host: string): void {
    addTo(this.own, tally.count * weight, host)
    increase(this.digests, tally.sha256, tally.count * weight)
    this.malware = anyMalware(this.malware, tally.malware)
    widen(this, tally.firstDay)
    widen(this, tally.lastDay)
    for (const [facet, counts] of tally.names) {
      const sums = sumsOf(this.names, facet)
      for (const [name, count] of counts) addTo(sumOf(sums, name), count * weight, host)
    }
  }
}

/** The sums of a facet, to add to. */
export function sumsOf(names: Map<Facet, Map<string, Sum>>, facet: Facet): Map<string, Sum> {
  let sums = names.get(facet)
  if (sums === undefined) {
    sums = new Map()
    names.set(facet, sums)
  }
  return sums
}

/** The sum of a name, to add to. */
export function sumOf(sums: Map<string, Sum>, name: string): Sum {
  let sum = sums.get(name)
  if (sum === undefined) {
    sum = { count: 0, hosts: undefined }
    sums.set(name, sum)
  }
  return sum
}

/** The sums of a facet over several executables. */
export function facetSums(executables: readonly ExecutableSums[], facet: Facet): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const { names } of executables) {
    for (const [name, { count, hosts = [] }] of names.get(facet) ?? []) {
      const sum = sumOf(sums, name)
      sum.count += count
      for (const host of hosts) sum.hosts = (sum.hosts ?? new Set()).add(host)
    }
  }
  return sums
}

function addTo(sum: Sum, count: number, host: string): void {
  sum.count += count
  if (host === '') return
  sum.hosts ??= new Set()
  sum.hosts.add(host)
}
