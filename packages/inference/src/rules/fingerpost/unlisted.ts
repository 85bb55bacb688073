import type { CandidateSet } from '../candidate-set.ts'
import type { Forms } from '../model.ts'
import { AGE, UNLISTED, UNLISTED_BY_LAB } from './parameters.ts'

/** Terms of the log-odds that a program is none of those listed, in nats. */
export type UnlistedTerms = Readonly<Record<string, number>>

/** What the terms of a candidate set depend on besides it. */
export interface UnlistedOptions {
  /** That of an approximate match; undefined where the fingerprints are the same. */
  readonly distance: number | undefined
  /** Programs that are taken for one. */
  readonly forms: Forms
  readonly isOfLab: boolean
}

/** The terms that depend on the candidates alone. */
export function unlistedTerms(
  { processes }: CandidateSet,
  { distance, forms, isOfLab }: UnlistedOptions,
): UnlistedTerms {
  const names = new Set(processes.map(({ process }) => forms.get(process) ?? process)).size
  const weights = isOfLab ? UNLISTED_BY_LAB : UNLISTED
  return {
    constant: weights.constant,
    programs: UNLISTED.programs * Math.log(names),
    approximate: distance === undefined ? 0 : weights.approximate + weights.distance * distance,
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

/** What the age of the database adds: programs appear steadily, so that odds grow with it; what a lab lacks is older. */
export function ageTerm(months: number, isOfLab: boolean): number {
  return (isOfLab ? UNLISTED_BY_LAB.age : 1) * Math.log(months / AGE.usual)
}

/** The least probability that a program is none of those listed, by the age of the database. */
export function leastUnlisted(months: number): number {
  return UNLISTED.least * (months / AGE.usual)
}
