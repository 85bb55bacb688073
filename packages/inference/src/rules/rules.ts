import { mercuryRule } from './mercury.ts'
import { pmercuryRule } from './pmercury.ts'
import type { ScoringRule } from './scoring-rule.ts'

export type RuleName = 'pmercury' | 'mercury'

/** The scoring rules by name; each gets the weights that a database entry brings along, if any. */
export const RULES: Readonly<Record<RuleName, (weights: Readonly<Record<string, number>> | undefined) => ScoringRule>> =
  {
    pmercury: () => pmercuryRule,
    mercury: mercuryRule,
  }
