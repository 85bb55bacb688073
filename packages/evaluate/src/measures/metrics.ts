import type { Judgement } from '../judging/judgement.ts'
import { groupBy } from '../sessions/group-by.ts'

/** How good answers are. All but the logarithmic loss and the Brier score are fractions, 0 to 1. */
export interface Metrics {
  readonly sessions: number
  /** Sessions whose process, or its family, was named right, of all sessions. */
  readonly name: number
  readonly family: number
  /** The family whose processes have the most probability together is the true one. */
  readonly likeliestFamily: number
  /** The true process is among the three with the greatest scores. */
  readonly top3: number
  /** The true process is in the set given as the answer. */
  readonly set: number
  /** The mean over processes of the share of their sessions that was named right. */
  readonly macroRecall: number
  /** The mean of `Judgement.brier`. */
  readonly brier: number
  /** The mean of the negative logarithm of the probability of what was true, each at least 1e-15. */
  readonly logLoss: number
  /** The mean distance of score and accuracy over ten bins of equal width, weighed by their sessions. */
  readonly calibrationError: number
  /** The share of sessions that can be answered, by score, with a precision of at least 0.95. */
  readonly coverageAt95: number
  /** The precision of answers with a score of 0.9 and more; undefined where there are none. */
  readonly precisionAbove90: number | undefined
  /** Among answers, the probability that a known process scores above a novel one; undefined where one kind is missing. */
  readonly novelAuroc: number | undefined
  /** The share of answers to sessions of novel processes that score 0.9 or more; undefined where there are none. */
  readonly novelAbove90: number | undefined
  /** The share of sessions whose answer scores 0.9 or more. */
  readonly above90: number
  /** The mean of `Judgement.unlisted`. */
  readonly unlisted: number
  /** Sessions that are more likely than not of a process that is not listed, unknown fingerprints included. */
  readonly abstained: number
  /** Sessions whose fingerprint was unknown. */
  readonly unknown: number
}

const SURE = 0.9
const PRECISION = 0.95
const MORE_LIKELY_THAN_NOT = 0.5
const LEAST_PROBABILITY = 1e-15

/** Measures answers, of which there must be some. */
export function measure(judgements: readonly Judgement[]): Metrics {
  const share = (isCounted: (judgement: Judgement) => boolean) => mean(judgements, (each) => Number(isCounted(each)))
  const sure = judgements.filter(({ score }) => score >= SURE)
  const answered = judgements.filter(({ answer }) => answer !== undefined)
  const novel = answered.filter(({ isKnown }) => !isKnown)
  return {
    sessions: judgements.length,
    name: share(({ isRight }) => isRight),
    family: share(({ isFamilyRight }) => isFamilyRight),
    likeliestFamily: share(({ isLikeliestFamilyRight }) => isLikeliestFamilyRight),
    top3: share(({ rank }) => rank <= 3),
    set: share(({ isInSet }) => isInSet),
    macroRecall: macroRecall(judgements),
    brier: mean(judgements, ({ brier }) => brier),
    logLoss: mean(judgements, ({ probability }) => -Math.log(Math.max(probability, LEAST_PROBABILITY))),
    calibrationError: calibrationError(judgements),
    coverageAt95: coverageAt(PRECISION, judgements),
    precisionAbove90: sure.length === 0 ? undefined : mean(sure, ({ isRight }) => Number(isRight)),
    novelAuroc: novelAuroc(answered),
    novelAbove90: novel.length === 0 ? undefined : mean(novel, ({ score }) => Number(score >= SURE)),
    above90: share(({ score }) => score >= SURE),
    unlisted: mean(judgements, ({ unlisted }) => unlisted),
    abstained: share(({ unlisted }) => unlisted >= MORE_LIKELY_THAN_NOT),
    unknown: share(({ answer }) => answer === undefined),
  }
}

/** A bin of answers by score. */
export interface Bin {
  readonly from: number
  readonly sessions: number
  /** The means of the scores, and of whether the answers are right. */
  readonly score: number
  readonly accuracy: number
}

const BINS = 10

/** The reliability diagram (Niculescu-Mizil and Caruana 2005): bins of equal width that have answers. */
export function reliability(judgements: readonly Judgement[]): Bin[] {
  return [...groupBy(judgements, binOf)]
    .sort(([a], [b]) => a - b)
    .map(([bin, members]) => ({
      from: bin / BINS,
      sessions: members.length,
      score: mean(members, ({ score }) => score),
      accuracy: mean(members, ({ isRight }) => Number(isRight)),
    }))
}

function binOf({ score }: Judgement): number {
  return Math.min(BINS - 1, Math.floor(score * BINS))
}

/** A point of the curve of precision over coverage. */
export interface CoveragePoint {
  readonly coverage: number
  readonly precision: number
  /** The least score that is answered. */
  readonly score: number
}

/** Coverage and precision for every threshold on the score, greatest first; unknown fingerprints are never covered. */
export function coverageCurve(judgements: readonly Judgement[]): CoveragePoint[] {
  const sorted = judgements.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)
  const points: CoveragePoint[] = []
  let right = 0
  sorted.forEach(({ score, isRight }, at) => {
    right += Number(isRight)
    const covered = at + 1
    if (sorted[covered]?.score === score) return
    points.push({ coverage: covered / judgements.length, precision: right / covered, score })
  })
  return points
}

function coverageAt(precision: number, judgements: readonly Judgement[]): number {
  const enough = coverageCurve(judgements).filter((point) => point.precision >= precision)
  return enough.at(-1)?.coverage ?? 0
}

function calibrationError(judgements: readonly Judgement[]): number {
  const distances = reliability(judgements).map((bin) => bin.sessions * Math.abs(bin.score - bin.accuracy))
  return distances.reduce((sum, distance) => sum + distance, 0) / judgements.length
}

function macroRecall(judgements: readonly Judgement[]): number {
  const byTruth = groupBy(judgements, ({ truth }) => truth)
  return mean([...byTruth.values()], (members) => mean(members, ({ isRight }) => Number(isRight)))
}

/** By the sum of ranks of the known ones, equal scores sharing their mean rank (Mann and Whitney 1947). */
function novelAuroc(judgements: readonly Judgement[]): number | undefined {
  const known = judgements.filter(({ isKnown }) => isKnown).length
  const novel = judgements.length - known
  if (known === 0 || novel === 0) return undefined
  const byScore = [...groupBy(judgements, ({ score }) => score)].sort(([a], [b]) => a - b)
  let [before, ranks] = [0, 0]
  for (const [, members] of byScore) {
    ranks += members.filter(({ isKnown }) => isKnown).length * (before + (members.length + 1) / 2)
    before += members.length
  }
  return (ranks - (known * (known + 1)) / 2) / (known * novel)
}

/** The mean of a value over items, of which there must be some. */
export function mean<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / items.length
}
