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

/** What was true of a session. */
export type Truth = Pick<Observation, 'process' | 'fingerprint'>

/**
 * Judges an answer that lists all processes, made without families: the process that it names, at the sum of
 * the scores of that name: published rules list each executable of a program for itself.
 * Where the true process is not known to the database,
 * what was true is that it is none of those listed: of that a rule without an open set says nothing, so 0.
 */
export function judge({ process: truth, fingerprint }: Truth, answer: Identification, standard: Standard): Judgement {
  const isKnown = standard.isKnown(truth)
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
  const rank = scores.findIndex(([name]) => standard.isSame(name, truth)) + 1 || Number.POSITIVE_INFINITY
  const probability = isKnown ? (scores[rank - 1]?.[1] ?? 0) : pUnlisted
  return {
    ...common,
    answer: first,
    score: scores.find(([name]) => name === first)?.[1] ?? answer.score,
    isRight: standard.isSame(first, truth),
    isFamilyRight: familyOf(first) === familyOf(truth),
    isLikeliestFamilyRight: likeliest(scores, familyOf) === familyOf(truth),
    rank,
    isInSet: (answer.openSet?.oneOf ?? [first]).some((name) => standard.isSame(name, truth)),
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
