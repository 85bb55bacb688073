import type { Families } from './families.ts'
import type { OpenSet, ProbableProcess } from './identification.ts'

/** How probable the programs of a set must be together, among those listed. */
const ENOUGH = 0.9
/** More programs than this are no answer. */
const LARGEST_SET = 3

/** What programs are grouped by. */
export interface ProgramGroups {
  /** Programs that are shown as one. */
  readonly families: Families
  /** Programs that use the same library for their handshakes. */
  readonly libraries: Families
}

/** How much the posteriors of an open-set rule leave open; `processes` are sorted by score, and are at least one. */
export function openSet(processes: readonly ProbableProcess[], { families, libraries }: ProgramGroups): OpenSet {
  const listed = processes.reduce((sum, { score }) => sum + score, 0)
  const pUnlisted = Math.max(0, 1 - listed)
  return {
    pUnlisted,
    ambiguity: Math.exp(nats(pUnlisted) + entropyOf(processes)),
    oneOf: indistinguishable(processes, listed, families),
    library: libraries.size === 0 ? undefined : commonLibrary(processes, listed, libraries),
  }
}

/** What scores, which are sorted, add to an entropy. Most programs of a large set share one score, and its logarithm. */
function entropyOf(processes: readonly ProbableProcess[]): number {
  let [sum, last, term] = [0, 0, 0]
  for (const { score } of processes) {
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
  processes: readonly ProbableProcess[],
  listed: number,
  families: Families,
): readonly string[] | undefined {
  const names = new Set<string>()
  let sum = 0
  for (const { process, score } of processes) {
    const name = families.get(process) ?? process
    if (names.size === LARGEST_SET && !names.has(name)) break
    names.add(name)
    sum += score
    if (sum >= ENOUGH * listed) break
  }
  return names.size > 1 ? [...names] : undefined
}

/** The library whose programs are probable enough together. */
function commonLibrary(processes: readonly ProbableProcess[], listed: number, libraries: Families): string | undefined {
  const sums = new Map<string, number>()
  for (const { process, score } of processes) {
    const library = libraries.get(process)
    if (library !== undefined) sums.set(library, (sums.get(library) ?? 0) + score)
  }
  return [...sums].find(([, sum]) => sum >= ENOUGH * listed)?.[0]
}
