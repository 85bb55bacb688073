import type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
import type { Database } from './database.ts'
import type { Explanation } from './explanation.ts'
import type { Families } from './families.ts'
import type { Identification } from './identification.ts'
import type { LoggedQuery, Query } from './query.ts'
import { rememberedFeatures } from './remembered-features.ts'
import { RememberingClassifier } from './remembering-classifier.ts'
import { RULES, type RuleName } from './rules/rules.ts'

export interface ClassifierOptions {
  /** Without it, every destination is of the AS class `unknown`. */
  readonly autonomousSystems?: AutonomousSystems | undefined
  /** `pmercury` by default. */
  readonly rule?: RuleName | undefined
  readonly families?: Families | undefined
  /**
   * How near a known fingerprint must be to answer for an unknown one, 0 (never) to 1. Unless told otherwise 0.1 for
   * `fingerpost`, and 0 for the published rules.
   */
  readonly near?: number | undefined
}

/** Names the process behind a connection. The answers are shared and must not be changed. */
export interface Classifier {
  /** The types of fingerprint that the database has entries of. */
  readonly types: ReadonlySet<string>
  identify(query: Query): Identification
  /** As `identify`, by what a log tells of the hello; the best tier that the database knows answers. */
  identifyLogged(query: LoggedQuery): Identification
  /**
   * Why `identify` or `identifyLogged` answers as it does, for the first `limit` processes (3 unless told otherwise);
   * undefined where the database names none, or the user has. Nothing of it is kept.
   */
  explain(query: Query | LoggedQuery): Explanation | undefined
}

/**
 * A classifier over a database, which it only reads. It keeps recent candidate sets, destination classes and answers,
 * all bounded, so that a connection like an earlier one costs a few map look-ups. Throws a RangeError for a rule that
 * does not exist.
 */
export function createClassifier(database: Database, options: ClassifierOptions = {}): Classifier {
  const { rule = 'pmercury', families, autonomousSystems } = options
  if (!Object.hasOwn(RULES, rule)) throw new RangeError(`rule: no rule is called ${JSON.stringify(rule)}`)
  const model = RULES[rule](database)
  const { near = model.near } = options
  if (!(near >= 0 && near <= 1)) throw new RangeError(`near: expected a number from 0 to 1, not ${near}`)
  return new RememberingClassifier(database, {
    rule,
    model,
    near,
    families: families ?? new Map(),
    features: rememberedFeatures(autonomousSystems, RECENT),
    remembered: RECENT,
  })
}

/** How many results of each kind are kept: half of it at least, twice that at most. */
const RECENT = 4_096
