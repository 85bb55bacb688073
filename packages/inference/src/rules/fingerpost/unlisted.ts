import type { CandidateSet } from '../candidate-set.ts'
import { AGE, UNLISTED } from './parameters.ts'

/** Terms of the log-odds that a program is none of those listed, in nats. */
export type UnlistedTerms = Readonly<Record<string, number>>

/** The terms that depend on the candidates alone; `distance` is that of an approximate match. */
export function unlistedTerms({ processes }: CandidateSet, distance: number | undefined): UnlistedTerms {
  const names = new Set(processes.map(({ process }) => process)).size
  return {
    constant: UNLISTED.constant,
    programs: UNLISTED.programs * Math.log(names),
    approximate: distance === undefined ? 0 : UNLISTED.approximate + UNLISTED.distance * distance,
  }
}

/** What a program's name says of how likely it is to be reported under another: Windows does not tell case apart. */
export function nameTerm(process: string): number {
  if (!process.toLowerCase().endsWith('.exe')) return 0
  return process === process.toLowerCase() ? UNLISTED.lowerCase : UNLISTED.capitals
}

/** What a program's share of all sessions says: the rarer it is, the sooner another is taken for it. */
export function rarityTerm(share: number): number {
  return UNLISTED.rarity * Math.log(UNLISTED.common / Math.min(UNLISTED.common, Math.max(UNLISTED.rarest, share)))
}

/** What the age of the database adds: programs appear steadily, so that odds grow with it. */
export function ageTerm(months: number): number {
  return Math.log(months / AGE.usual)
}

/** The least probability that a program is none of those listed, by the age of the database. */
export function leastUnlisted(months: number): number {
  return UNLISTED.least * (months / AGE.usual)
}
