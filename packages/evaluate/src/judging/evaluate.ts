import { setImmediate } from 'node:timers/promises'
import type { AutonomousSystems, Database } from '@fingerpost/database'
import type { Digests } from '@fingerpost/fingerprint'
import { createClassifier, type Families, type RuleName } from '@fingerpost/inference'
import type { Session } from '../sessions/session.ts'
import { Background } from './background.ts'
import { judge, standardOf } from './judge.ts'
import type { JudgedSession } from './judgement.ts'
import { type EvaluatedTier, identifyBy } from './tiers.ts'

/** The rules that are judged, in the order in which they are reported. */
export const EVALUATED_RULES: readonly RuleName[] = ['fingerpost', 'mercury', 'pmercury']

/** What sessions are judged with. */
export interface EvaluationOptions {
  readonly database: Database
  readonly tiers: readonly EvaluatedTier[]
  /** `EVALUATED_RULES` by default. */
  readonly rules?: readonly RuleName[] | undefined
  readonly autonomousSystems?: AutonomousSystems | undefined
  readonly families: Families
  readonly digests: Digests
  /** Names that differ only in case stand for one program. */
  readonly ignoreCase?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each judged session. */
  readonly onJudged?: (() => void) | undefined
}

/** The judgements of one rule by one tier, in the order of the sessions. */
export interface Evaluation {
  readonly rule: RuleName
  readonly tier: EvaluatedTier
  readonly judgements: readonly JudgedSession[]
}

/** How many sessions are judged before others get a turn. */
const AT_ONCE = 500

/**
 * Judges rules by tiers. A session counts once, whatever its `count`. Rejects with InputError for a database with an
 * invalid line, and with AbortError once the signal aborts.
 */
export async function evaluate(sessions: readonly Session[], options: EvaluationOptions): Promise<Evaluation[]> {
  const evaluations: Evaluation[] = []
  const background = new Background(options.database)
  for (const rule of options.rules ?? EVALUATED_RULES) {
    const standard = standardOf(background.names, { ...options, ignoreCase: options.ignoreCase ?? false })
    for (const tier of options.tiers) {
      const { autonomousSystems } = options
      const orderedCiphers = tier === 'ordered-ciphers'
      const classifier = createClassifier(options.database, { rule, autonomousSystems, orderedCiphers })
      const judgements: JudgedSession[] = []
      for (const [at, session] of sessions.entries()) {
        if (at % AT_ONCE === 0) await setImmediate(undefined, { signal: options.signal })
        const answer = identifyBy(tier, { classifier, digests: options.digests }, session)
        judgements.push({ ...judge(session.observation, answer, standard), ...background.of(session) })
        options.onJudged?.()
      }
      evaluations.push({ rule, tier, judgements })
    }
  }
  return evaluations
}
