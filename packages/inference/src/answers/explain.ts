import type { ProcessInfo } from '@fingerpost/database'
import type { Match } from '../candidates/match.ts'
import type { RuleName } from '../rules/rules.ts'
import type { ProcessTerms, ScoreTerms, UnlistedScore } from '../rules/score-terms.ts'
import type { CandidateScorer } from '../rules/scorer.ts'
import { greatestOf } from '../rules/softmax.ts'
import {
  type ExplainedProcess,
  type ExplainedUnlisted,
  type Explanation,
  FEATURE_NAMES,
  type FeatureName,
} from './explanation.ts'
import { rank } from './ranking.ts'

/** What is explained, and how much of it. */
export interface ExplainOptions {
  readonly rule: RuleName
  readonly match: Match
  /** The destination's class in each of the scorer's features. */
  readonly classes: readonly string[]
  /** How old the database is. */
  readonly age: number
  /** How many processes to explain. */
  readonly limit: number
}

/** Takes apart what a scorer says of a destination; processes and scores are those of `rank`. */
export function explainScores(
  scorer: CandidateScorer,
  { rule, match, classes, age, limit }: ExplainOptions,
): Explanation {
  const { processes, features } = scorer
  const names = features.map((feature) => FEATURE_NAMES[feature])
  const { positions, scores, setAside } = rank(processes, scorer.posteriors(classes, age))
  const terms = scorer.explain(classes, age)
  const shown = positions.slice(0, limit).flatMap((at): ExplainedProcess[] => {
    const [info, own] = [processes[at], terms.processes[at]]
    if (info === undefined || own === undefined) return []
    return [{ ...processOf(info, own, names), score: scores[at] ?? 0 }]
  })
  return {
    rule,
    match,
    classes: Object.fromEntries(names.map((name, feature) => [name, classes[feature] ?? ''])),
    processes: shown,
    ...sharesOf(terms, positions),
    setAside: setAside === undefined ? undefined : processes[setAside]?.process,
    unlisted: terms.unlisted && unlistedOf(terms.unlisted),
  }
}

/**
 * How the processes at some positions share the probability. Without one that is set aside the others' sums count for
 * more, and what is shared out evenly counts for less.
 */
function sharesOf(terms: ScoreTerms, positions: readonly number[]): Pick<Explanation, 'listed' | 'total' | 'uniform'> {
  const listed = positions.length
  const total = totalOf(positions.flatMap((at) => terms.processes[at] ?? []))
  const evenly = (terms.uniform * listed) / terms.processes.length
  const bySums = (1 - terms.uniform) * Math.exp(total - totalOf(terms.processes))
  return { listed, total, uniform: evenly === 0 ? 0 : evenly / (evenly + bySums) }
}

function processOf(
  { process, sha256 }: ProcessInfo,
  terms: ProcessTerms,
  names: readonly FeatureName[],
): Omit<ExplainedProcess, 'score'> {
  const features = Object.fromEntries(names.map((name, feature) => [name, terms.features[feature]]))
  return { process, sha256, prior: terms.prior, features, sum: sumOf(terms), negligible: terms.negligible }
}

function unlistedOf({ least, terms }: UnlistedScore): ExplainedUnlisted {
  const logOdds = Object.values(terms).reduce((sum, term) => sum + term, 0)
  return { probability: least + (1 - least) / (1 + Math.exp(-logOdds)), least, logOdds, terms }
}

function sumOf({ prior, features }: ProcessTerms): number {
  return features.reduce((sum, { nats }) => sum + nats, prior)
}

/** The logarithm of the sum of e to the sums; the greatest is taken off first, so that none overflows. */
function totalOf(processes: readonly ProcessTerms[]): number {
  const sums = processes.filter(({ negligible }) => !negligible).map(sumOf)
  if (sums.length === 0) return Number.NEGATIVE_INFINITY
  const greatest = greatestOf(sums)
  return greatest + Math.log(sums.reduce((sum, one) => sum + Math.exp(one - greatest), 0))
}
