import type { Families } from './families.ts'
import type { OpenSet, ProbableProcess } from './identification.ts'

/** How probable the programs of a set must be together, among those listed. */
const ENOUGH = 0.9
/** More programs than this are no answer. */
const LARGEST_SET = 3

/** How much the posteriors of an open-set rule leave open; `processes` are sorted by score, and are at least one. */
export function openSet(processes: readonly ProbableProcess[], families: Families): OpenSet {
  const listed = processes.reduce((sum, { score }) => sum + score, 0)
  const pUnlisted = Math.max(0, 1 - listed)
  const entropy = processes.reduce((sum, { score }) => sum + nats(score), nats(pUnlisted))
  return { pUnlisted, ambiguity: Math.exp(entropy), oneOf: indistinguishable(processes, listed, families) }
}

/** What a probability adds to an entropy. */
function nats(p: number): number {
  return p > 0 ? -p * Math.log(p) : 0
}

/** The fewest programs that are probable enough together, where those are two or three of different families. */
function indistinguishable(
  processes: readonly ProbableProcess[],
  listed: number,
  families: Families,
): readonly string[] | undefined {
  const names = new Set<string>()
  let sum = 0
  for (const { process, score } of processes) {
    names.add(families.get(process) ?? process)
    sum += score
    if (sum >= ENOUGH * listed || names.size > LARGEST_SET) break
  }
  return names.size > 1 && names.size <= LARGEST_SET ? [...names] : undefined
}
