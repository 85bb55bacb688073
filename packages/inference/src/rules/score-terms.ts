/**
 * Where a rule found a class: among the connections of the process with this fingerprint (`own`); of the process with
 * other fingerprints (`elsewhere`); of any process with this fingerprint (`candidates`); of anybody (`background`); or
 * nowhere, so that the rule's least value counts (`floor`).
 */
export type Found = 'own' | 'elsewhere' | 'candidates' | 'background' | 'floor'

/** The most telling first. */
const PLACES: readonly Found[] = ['own', 'elsewhere', 'candidates', 'background', 'floor']

/** The most telling of several places; `floor` where there is none. */
export function firstOf(places: readonly Found[]): Found {
  return PLACES.find((place) => places.includes(place)) ?? 'floor'
}

/** What one feature adds to the sum of a process, in nats. */
export interface FeatureTerm {
  readonly nats: number
  readonly found: Found
}

/** What the score of one process is made of, in nats. */
export interface ProcessTerms {
  readonly prior: number
  /** In the order of the scorer's features. */
  readonly features: readonly FeatureTerm[]
  /** Whether the rule drops it for want of evidence; its terms then count nothing. */
  readonly negligible: boolean
}

/**
 * What posteriors are made of. The share of a process among those listed is `(1 - uniform)` times e to its sum, divided
 * by that of all processes that are not negligible, plus an equal part of `uniform`.
 */
export interface ScoreTerms {
  /** In the order of the scorer's processes. */
  readonly processes: readonly ProcessTerms[]
  readonly uniform: number
  /** How the probability of none of them came about: `least + (1 - least) / (1 + e^-sum)`; undefined where it is 0. */
  readonly unlisted?: UnlistedScore | undefined
}

/** The least probability that the process is none of those listed, and the terms of its log-odds by name, in nats. */
export interface UnlistedScore {
  readonly least: number
  readonly terms: Readonly<Record<string, number>>
}
