import { fingerprintType } from '@fingerpost/database'
import type { Observation } from '@fingerpost/fpdb'
import { type Families, type Identification, isIdentified, type ProbableProcess } from '@fingerpost/inference'
import type { Judgement } from './judgement.ts'

/** What answers are judged by. */
export interface Standard {
  /** Whether a name is one of the database. */
  isKnown(name: string): boolean
  isSame(name: string, other: string): boolean
  /** The family of a process by the type of its fingerprint; itself where it has none. */
  familyOf(name: string, type: string): string
}

/** Judges by the names of a database, exactly or regardless of case. */
export function standardOf(
  names: ReadonlySet<string>,
  { families, ignoreCase }: { readonly families: Families; readonly ignoreCase: boolean },
): Standard {
  const folded = (name: string) => (ignoreCase ? name.toLowerCase() : name)
  const known = new Set([...names].map(folded))
  return {
    isKnown: (name) => known.has(folded(name)),
    isSame: (name, other) => folded(name) === folded(other),
    familyOf: (name, type) => folded(families.get(`${type}/${name}`) ?? families.get(name) ?? name),
  }
}

/** What was true of a session; a message that a program was told to copy is also that of the program it copies. */
export type Truth = Pick<Observation, 'process' | 'fingerprint'> & Partial<Pick<Observation, 'imitates'>>

/**
 * Judges an answer that lists all processes, made without families: the process that it names, at the sum of
 * the scores of that name: published rules list each executable of a program for itself.
 * Where the true process is not known to the database,
 * what was true is that it is none of those listed: of that a rule without an open set says nothing, so 0.
 * Of a copied message the program copied, one of its family and the copier are all right, and so is an answer that has
 * the copier among its imitators.
 */
export function judge(observed: Truth, answer: Identification, standard: Standard): Judgement {
  const { process: truth, fingerprint, imitates } = observed
  const isKnown = standard.isKnown(truth) || (imitates !== undefined && standard.isKnown(imitates))
  const common = { truth, isKnown }
  if (!isIdentified(answer)) {
    const probability = Number(!isKnown)
    const wrong = { isRight: false, isFamilyRight: false, isLikeliestFamilyRight: false }
    const none = { answer: undefined, score: 0, rank: Number.POSITIVE_INFINITY }
    return { ...common, ...wrong, ...none, isInSet: false, unlisted: 1, probability, brier: isKnown ? 2 : 0 }
  }
  const scores = scoresByName(answer.probableProcesses ?? [])
  const { process: first } = answer
  const type = fingerprintType(fingerprint)
  const familyOf = (name: string) => standard.familyOf(name, type)
  const pUnlisted = answer.openSet?.pUnlisted ?? 0
  const isCopied = (name: string) => imitates !== undefined && familyOf(name) === familyOf(imitates)
  const isTrue = (name: string) => standard.isSame(name, truth) || isCopied(name)
  const isCopier = (name: string) => imitates !== undefined && standard.isSame(name, truth)
  const isTold = answer.imitators?.some(isCopier) ?? false
  const rank = scores.findIndex(([name]) => isTrue(name)) + 1 || Number.POSITIVE_INFINITY
  const probability = isKnown ? (scores[rank - 1]?.[1] ?? 0) : pUnlisted
  return {
    ...common,
    answer: first,
    score: scores.find(([name]) => name === first)?.[1] ?? answer.score,
    isRight: isTold || isTrue(first),
    isFamilyRight: isTold || isCopied(first) || familyOf(first) === familyOf(truth),
    isLikeliestFamilyRight: [truth, imitates ?? truth].map(familyOf).includes(likeliest(scores, familyOf)),
    rank,
    isInSet: isTold || (answer.openSet?.oneOf ?? [first]).some(isTrue),
    unlisted: pUnlisted,
    probability,
    brier: brier([pUnlisted, ...scores.map(([, each]) => each)], probability),
  }
}

/** Over all that has a probability: the square of each, but of one minus it for what was true. */
function brier(probabilities: readonly number[], ofTruth: number): number {
  const squares = probabilities.reduce((sum, p) => sum + p * p, 0)
  return squares - ofTruth ** 2 + (1 - ofTruth) ** 2
}

/** The family with the greatest sum of scores; of equal ones that of the process with the greatest. */
function likeliest(scores: readonly (readonly [string, number])[], familyOf: (name: string) => string): string {
  const sums = new Map<string, number>()
  for (const [name, score] of scores) sums.set(familyOf(name), (sums.get(familyOf(name)) ?? 0) + score)
  const [first] = [...sums].sort(([, a], [, b]) => b - a)
  return first?.[0] ?? ''
}

/** The scores of executables summed by name, greatest first. */
function scoresByName(processes: readonly ProbableProcess[]): [string, number][] {
  const sums = new Map<string, number>()
  for (const { process, score } of processes) sums.set(process, (sums.get(process) ?? 0) + score)
  return [...sums].sort(([, a], [, b]) => b - a)
}
