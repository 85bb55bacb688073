import type { Families } from './families.ts'
import type { OpenSet } from './identification.ts'
import type { Ranking } from './ranking.ts'

/** How probable the programs of a set must be together, among those listed. */
const ENOUGH = 0.9
/** More programs than this are no answer. */
const LARGEST_SET = 3

/** What programs are grouped by. */
export interface ProgramGroups {
  /** Programs that are shown as one. */
  readonly families: Families
  /** Programs that use the same library: by their names for TLS, and as `ssh/curl` and the like for any other type. */
  readonly libraries: Families
}

/** How much the posteriors of an open-set rule leave open, for a fingerprint of some type. */
export function openSet(ranking: Ranking, type: string, { families, libraries }: ProgramGroups): OpenSet {
  const { scores, positions } = ranking
  let listed = 0
  for (const at of positions) listed += scores[at] ?? 0
  const libraryOf = (process: string) => libraries.get(type === 'tls' ? process : `${type}/${process}`)
  const pUnlisted = Math.max(0, 1 - listed)
  return {
    pUnlisted,
    ambiguity: Math.exp(nats(pUnlisted) + entropyOf(ranking)),
    oneOf: indistinguishable(ranking, listed, families),
    candidates: namesOf(ranking, families).size,
    library: libraries.size === 0 ? undefined : commonLibrary(ranking, listed, libraryOf),
  }
}

/** The names that candidates are shown under. */
function namesOf({ processes, positions }: Ranking, families: Families): ReadonlySet<string> {
  return new Set(positions.map((at) => nameOf(processes[at]?.process ?? '', families)))
}

function nameOf(process: string, families: Families): string {
  return families.get(process) ?? process
}

/** What scores add to an entropy. Most programs of a large set share one score, and its logarithm. */
function entropyOf({ scores, positions }: Ranking): number {
  let [sum, last, term] = [0, 0, 0]
  for (const at of positions) {
    const score = scores[at] ?? 0
    if (score !== last) [last, term] = [score, nats(score)]
    sum += term
  }
  return sum
}

/** What a probability adds to an entropy. */
function nats(p: number): number {
  return p > 0 ? -p * Math.log(p) : 0
}

/** The fewest programs that are probable enough together, or the three most probable; undefined where one is enough. */
function indistinguishable(
  { processes, scores, positions }: Ranking,
  listed: number,
  families: Families,
): readonly string[] | undefined {
  const names: string[] = []
  let sum = 0
  for (const at of positions) {
    const name = nameOf(processes[at]?.process ?? '', families)
    if (!names.includes(name)) {
      if (names.length === LARGEST_SET) break
      names.push(name)
    }
    sum += scores[at] ?? 0
    if (sum >= ENOUGH * listed) break
  }
  return names.length > 1 ? names : undefined
}

/** The library whose programs are probable enough together. */
function commonLibrary(
  { processes, scores, positions }: Ranking,
  listed: number,
  libraryOf: (process: string) => string | undefined,
): string | undefined {
  const sums = new Map<string, number>()
  for (const at of positions) {
    const library = libraryOf(processes[at]?.process ?? '')
    if (library !== undefined) sums.set(library, (sums.get(library) ?? 0) + (scores[at] ?? 0))
  }
  return [...sums].find(([, sum]) => sum >= ENOUGH * listed)?.[0]
}
