import type { ScoredFacet } from '@fingerpost/database'
import type { Match } from '../candidates/match.ts'
import type { RuleName } from '../rules/rules.ts'
import type { FeatureTerm, UnlistedScore } from '../rules/score-terms.ts'

/** The names of features in explanations; those of mercury's `feature_weights`, and `port_app` beside its `port`. */
export const FEATURE_NAMES = {
  classes_ip_as: 'as',
  classes_hostname_domains: 'domain',
  classes_port_applications: 'port_app',
  classes_port_port: 'port',
  classes_ip_ip: 'ip',
  classes_hostname_sni: 'sni',
  classes_user_agent: 'ua',
} as const satisfies Readonly<Record<ScoredFacet, string>>

/** A feature of a destination, as explanations name it. */
export type FeatureName = (typeof FEATURE_NAMES)[ScoredFacet]

/** Why a process got its score. */
export interface ExplainedProcess {
  readonly process: string
  readonly sha256: string | undefined
  /** As the identification has it, 0 to 1. */
  readonly score: number
  /** The logarithm of how common it is, as the rule counts it, in nats. */
  readonly prior: number
  /** What each feature adds to the prior. */
  readonly features: Readonly<Partial<Record<FeatureName, FeatureTerm>>>
  /** Prior and features together. */
  readonly sum: number
  /** Whether the rule drops it for want of evidence; its sum then counts nothing. */
  readonly negligible: boolean
}

/** The probability that the process is none of those listed, and what it was made of. */
export interface ExplainedUnlisted extends UnlistedScore {
  readonly probability: number
  /** The sum of the terms. */
  readonly logOdds: number
}

/**
 * Why an answer is what it is (docs/formats/explanation.md). With s = e^(sum - total), or 0 for a negligible process:
 * score = (1 - unlisted.probability) ((1 - uniform) s + uniform / listed).
 */
export interface Explanation {
  readonly rule: RuleName
  readonly match: Match
  /** The class of the destination in each feature that counts. */
  readonly classes: Readonly<Partial<Record<FeatureName, string>>>
  /** The most probable first, as many as were asked for. */
  readonly processes: readonly ExplainedProcess[]
  /** How many processes share the probability, those that are not shown included. */
  readonly listed: number
  /** The logarithm of the sum of e^sum over them; -Infinity where all are negligible. */
  readonly total: number
  /** The part of the probability that is shared out evenly, 0 to 1. */
  readonly uniform: number
  /** The process that stands for unlabelled traffic, where it would be first and gives way to a benign second. */
  readonly setAside: string | undefined
  /** Undefined for a rule that takes the list for complete. */
  readonly unlisted: ExplainedUnlisted | undefined
}
