import type { CandidateSet } from '../../candidate-set.ts'
import type { DatabaseEntry, ProcessInfo } from '../../database-entry.ts'
import { SIBLINGS } from './parameters.ts'

/** One executable that may have made a connection, and how likely that is before its destination is known. */
export interface Candidate {
  readonly info: ProcessInfo
  /** 0 to 1; of all candidates together 1. */
  readonly prior: number
}

/**
 * The executables of a candidate set by their share of sessions, and the processes that only its siblings have: these
 * share a small part, each by the mean of its shares over the siblings.
 */
export function candidatesOf(set: CandidateSet, siblings: readonly DatabaseEntry[]): Candidate[] {
  const listed = new Set(set.processes.map(({ process }) => process))
  const others = siblings.flatMap(({ processes, totalCount }) =>
    processes.map((info) => ({ info, prior: info.count / totalCount })),
  )
  const sum = others.reduce((total, { prior }) => total + prior, 0)
  const extra = others.filter(({ info }) => !listed.has(info.process))
  const part = extra.length === 0 ? 0 : SIBLINGS
  const own = set.processes.reduce((total, { count }) => total + count, 0)
  return normalised([
    ...set.processes.map((info) => ({ info, prior: ((1 - part) * info.count) / own })),
    ...extra.map(({ info, prior }) => ({ info, prior: (part * prior) / sum })),
  ])
}

function normalised(candidates: readonly Candidate[]): Candidate[] {
  const sum = candidates.reduce((total, { prior }) => total + prior, 0)
  return candidates.map(({ info, prior }) => ({ info, prior: prior / sum }))
}
