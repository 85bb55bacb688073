import type { CandidateSet } from '../../candidate-set.ts'
import { UNLISTED } from './parameters.ts'

/** Terms of the log-odds that a program is none of those listed, in nats. */
export type UnlistedTerms = Readonly<Record<string, number>>

/** The terms that do not depend on the destination; `distance` is that of an approximate match. */
export function unlistedTerms({ processes, totalCount }: CandidateSet, distance: number | undefined): UnlistedTerms {
  const names = new Set(processes.map(({ process }) => process)).size
  return {
    constant: UNLISTED.constant,
    programs: UNLISTED.processes * Math.log(names),
    cut: processes.length >= CUT_AT ? UNLISTED.cut : 0,
    rare: UNLISTED.rare * Math.max(0, 4 - Math.log10(totalCount)),
    approximate: distance === undefined ? 0 : UNLISTED.approximate + UNLISTED.distance * distance,
  }
}

/** Databases list at most ten executables by default. */
const CUT_AT = 10
