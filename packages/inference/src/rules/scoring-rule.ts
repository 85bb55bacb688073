import type { ScoredFacet } from '@fingerpost/database'
import type { Destination } from '../features/destination.ts'
import type { Features } from '../features/features.ts'

/** How often a process was seen, among how many sessions with the same fingerprint. */
export interface Prevalence {
  readonly count: number
  readonly totalCount: number
}

/**
 * A naive Bayes rule: the score of a process is `prior` plus, for each feature, `present` or `absent`. All logarithms
 * are natural; a softmax over the processes makes the scores probabilities.
 */
export interface ScoringRule {
  /** The features that the rule weighs, of those that the database counts. */
  features(counted: ReadonlySet<ScoredFacet>): readonly ScoredFacet[]
  /** The class of a connection's destination in a feature. */
  classOf(feature: ScoredFacet, destination: Destination, features: Features): string
  /** A class as a database names it, in the form that `classOf` gives. */
  storedClass(feature: ScoredFacet, name: string): string
  prior(process: Prevalence): number
  /** The term of a class that was seen `classCount` times with the process. */
  present(feature: ScoredFacet, classCount: number, process: Prevalence): number
  /** The term of a class that was not seen with the process. */
  absent(feature: ScoredFacet, process: Prevalence): number
}
