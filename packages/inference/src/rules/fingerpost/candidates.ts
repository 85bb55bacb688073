import type { DatabaseEntry, ProcessInfo } from '@fingerpost/database'
import type { CandidateSet } from '../candidate-set.ts'
import { MOST_SIBLING_PROGRAMS, SIBLINGS } from './parameters.ts'

/** One executable that may have made a connection, and how likely that is before its destination is known. */
export interface Candidate {
  readonly info: ProcessInfo
  /** What its destinations are counted from: itself, or the executables of a program that only siblings have. */
  readonly counted: readonly ProcessInfo[]
  /** 0 to 1; of all candidates together 1. */
  readonly prior: number
}

/**
 * The executables of a candidate set by their share of sessions, and the programs that only its siblings have, by a small
 * part of the mean of their shares over all siblings.
 */
export function candidatesOf(set: CandidateSet, siblings: readonly DatabaseEntry[]): Candidate[] {
  const own = set.processes.map((info, at) => {
    return { info, counted: set.groups[at] ?? [], prior: info.count / set.totalCount }
  })
  const others = programsOfSiblings(set, siblings)
  return normalised([...own, ...others])
}

function programsOfSiblings({ processes }: CandidateSet, siblings: readonly DatabaseEntry[]): Candidate[] {
  const listed = new Set(processes.map(({ process }) => process))
  const programs = new Map<string, Candidate>()
  for (const entry of siblings) {
    for (const info of entry.processes) {
      if (listed.has(info.process)) continue
      const { counted, prior } = programs.get(info.process) ?? { counted: [], prior: 0 }
      const together = [...counted, info].sort((a, b) => b.count - a.count)
      programs.set(info.process, {
        info: together[0] ?? info,
        counted: together,
        prior: prior + (SIBLINGS * info.count) / entry.totalCount / siblings.length,
      })
    }
  }
  const sorted = [...programs.values()].sort((a, b) => b.prior - a.prior || (a.info.process < b.info.process ? -1 : 1))
  return sorted.slice(0, MOST_SIBLING_PROGRAMS)
}

function normalised(candidates: readonly Candidate[]): Candidate[] {
  const sum = candidates.reduce((total, { prior }) => total + prior, 0)
  return candidates.map((candidate) => ({ ...candidate, prior: candidate.prior / sum }))
}
