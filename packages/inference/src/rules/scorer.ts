import { type ProcessInfo, SCORED_FACETS, type ScoredFacet } from '@fingerpost/database'
import type { CandidateSet } from './candidate-set.ts'
import type { FeatureTerm, ProcessTerms, ScoreTerms } from './score-terms.ts'
import type { Prevalence, ScoringRule } from './scoring-rule.ts'
import { softmax } from './softmax.ts'

/** The terms of one process in one feature: those of the classes it was seen with, and the one for all others. */
interface Terms {
  readonly present: ReadonlyMap<string, number>
  readonly absent: number
}

/** The processes of a candidate set, and how probable each is for a destination. */
export interface CandidateScorer {
  /** The features of a destination that count. */
  readonly features: readonly ScoredFacet[]
  readonly processes: readonly ProcessInfo[]
  /** Whether the connection may come from none of these processes: what their posteriors leave of 1. */
  readonly isOpen: boolean
  /**
   * The posterior probability of each process, given the destination's class in each of `features`, with a database of
   * some age (`Scoring.ageAt`).
   */
  posteriors(classes: readonly string[], age: number): number[]
  /** What these posteriors are made of. */
  explain(classes: readonly string[], age: number): ScoreTerms
}

/** A candidate set with the logarithms of a rule worked out, so that scoring a destination is look-ups and sums. */
export class Scorer implements CandidateScorer {
  readonly isOpen = false
  readonly features: readonly ScoredFacet[]
  readonly processes: readonly ProcessInfo[]
  readonly #priors: readonly number[]
  /** By feature, then by process. */
  readonly #terms: readonly (readonly Terms[])[]

  constructor(set: CandidateSet, rule: ScoringRule) {
    const { processes, totalCount } = set
    const counted = new Set(SCORED_FACETS.filter((name) => processes.some((process) => process.classes[name])))
    this.features = rule.features(counted)
    this.processes = processes
    const prevalences = processes.map(({ count }): Prevalence => ({ count, totalCount }))
    this.#priors = prevalences.map((prevalence) => rule.prior(prevalence))
    this.#terms = this.features.map((feature) =>
      processes.map((process) => termsOf(process, { feature, rule, totalCount })),
    )
  }

  /** The posterior probability of each process, given the destination's class in each of `features`. */
  posteriors(classes: readonly string[]): number[] {
    const scores = [...this.#priors]
    this.#terms.forEach((terms, feature) => {
      const name = classes[feature] ?? ''
      terms.forEach(({ present, absent }, process) => {
        scores[process] = (scores[process] ?? 0) + (present.get(name) ?? absent)
      })
    })
    return softmax(scores)
  }

  /** The logarithms of the rule as they stand; a softmax over the sums gives the posteriors. */
  explain(classes: readonly string[]): ScoreTerms {
    const processes = this.#priors.map((prior, process): ProcessTerms => {
      const features = this.#terms.map((terms, feature) => termOf(terms[process], classes[feature] ?? ''))
      return { prior, features, negligible: false }
    })
    return { processes, uniform: 0 }
  }
}

function termOf(terms: Terms | undefined, name: string): FeatureTerm {
  const nats = terms?.present.get(name)
  return nats === undefined ? { nats: terms?.absent ?? 0, found: 'floor' } : { nats, found: 'own' }
}

function termsOf(process: ProcessInfo, { feature, rule, totalCount }: TermOptions): Terms {
  const prevalence = { count: process.count, totalCount }
  const counts = new Map<string, number>()
  for (const [stored, count] of Object.entries(process.classes[feature] ?? {})) {
    const name = rule.storedClass(feature, stored)
    if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count)
  }
  const present = new Map<string, number>()
  for (const [name, count] of counts) present.set(name, rule.present(feature, count, prevalence))
  return { present, absent: rule.absent(feature, prevalence) }
}

interface TermOptions {
  readonly feature: ScoredFacet
  readonly rule: ScoringRule
  readonly totalCount: number
}
