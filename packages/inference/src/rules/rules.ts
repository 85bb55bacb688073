import { type Database, withoutImitations } from '@fingerpost/database'
import { candidateSet } from './candidate-set.ts'
import { fingerpostModel } from './fingerpost/fingerpost.ts'
import { mercuryRule } from './mercury.ts'
import type { Model, ModelOptions } from './model.ts'
import { pmercuryRule } from './pmercury.ts'
import { Scorer } from './scorer.ts'
import type { ScoringRule } from './scoring-rule.ts'

/** The name of a scoring rule. */
export type RuleName = 'fingerpost' | 'pmercury' | 'mercury'

/** The scoring rules by name, each to be put to work on a database. */
export const RULES: Readonly<Record<RuleName, (database: Database, options: ModelOptions) => Model>> = {
  fingerpost: fingerpostModel,
  pmercury: () => naiveBayes(() => pmercuryRule),
  mercury: () => naiveBayes(mercuryRule),
}

/**
 * A published rule, made with the weights that a database entry brings along, if any. It knows no approximate match and
 * no imitations, and its databases do not age.
 */
function naiveBayes(ruleOf: (weights: Readonly<Record<string, number>> | undefined) => ScoringRule): Model {
  return {
    near: 0,
    takesImitations: false,
    scoring(entries) {
      const set = candidateSet(entries.map(withoutImitations))
      const rule = ruleOf(set.featureWeights)
      return { scorer: new Scorer(set, rule), classOf: rule.classOf, ageAt: () => 0 }
    },
  }
}
