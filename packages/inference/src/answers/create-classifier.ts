import type { AutonomousSystems, Database } from '@fingerpost/database'
import { rememberedFeatures } from '../features/features.ts'
import type { PrevalenceClasses } from '../features/prevalence.ts'
import { RULES, type RuleName } from '../rules/rules.ts'
import type { Classifier } from './classifier.ts'
import { DatabaseClassifier } from './database-classifier.ts'
import type { Families } from './families.ts'
import { checkNumber } from './number-options.ts'
import { WatchListClassifier } from './watch-list-classifier.ts'

/** How a classifier scores connections, and how much it caches. */
export interface ClassifierOptions {
  /** Without it, every destination is of the AS class `unknown`. */
  readonly autonomousSystems?: AutonomousSystems | undefined
  /** `fingerpost` by default. */
  readonly rule?: RuleName | undefined
  readonly families?: Families | undefined
  /**
   * The library of each program that one is known of, read as families are: under its name for TLS, and as `ssh/curl` and
   * the like for any other type; `fingerpost` then states it.
   */
  readonly libraries?: Families | undefined
  /**
   * How common programs are, for a database whose counts do not say, as those of a lab; `fingerpost` then weighs sessions.
   */
  readonly prevalence?: PrevalenceClasses | undefined
  /**
   * Programs whose messages have one form, as browsers of one engine, by the form that `fingerpost` then names; families
   * are named after an answer is found, forms are what is looked for.
   */
  readonly forms?: Families | undefined
  /**
   * How near a known fingerprint must be to answer for an unknown one, 0 (never) to 1. Unless told otherwise 0.3 for
   * `fingerpost`, and 0 for the published rules.
   */
  readonly near?: number | undefined
  /**
   * Whether fingerprints with the same cipher suites in the same order may answer for a logged hello that nothing else
   * finds (`ordered-ciphers`, docs/formats/tiers.md); false by default, since programs with one library share them.
   */
  readonly orderedCiphers?: boolean | undefined
  /**
   * Whether answers rank operating systems, where the database counts those of its processes; false by default, since
   * entries are then read twice.
   */
  readonly operatingSystems?: boolean | undefined
  /**
   * How many answers are kept at most, each from its second time on, and as many domains and candidate sets by each kind
   * of key (of these the recent half at least); 0 keeps none. 8,192 by default: as many different answers take some 10 MB, the
   * candidates of all 5,868 fingerprints of the public database of 2019 60 MB (`fingerpost`: 190 MB; with 512, 12 MB).
   */
  readonly remember?: number | undefined
}

/**
 * A classifier over a database, which it only reads. It keeps recent candidate sets, domains and answers,
 * all bounded, so that a connection like two earlier ones costs a few look-ups. Nothing is shared between classifiers,
 * but for a database that is given to several. Throws a RangeError for an option that is out of its range.
 */
export function createClassifier(database: Database, options: ClassifierOptions = {}): Classifier {
  const { rule = 'fingerpost', families, autonomousSystems, remember = REMEMBERED } = options
  if (!Object.hasOwn(RULES, rule)) throw new RangeError(`rule: no rule is called ${JSON.stringify(rule)}`)
  const { prevalence, forms = NO_FAMILIES } = options
  const model = RULES[rule](database, { prevalence, forms })
  const { near = model.near } = options
  checkNumber('near', near)
  checkNumber('remember', remember)
  const remembered = Math.floor(remember / 2)
  const classifier = new DatabaseClassifier(database, {
    rule,
    model,
    near,
    orderedCiphers: options.orderedCiphers ?? false,
    operatingSystems: options.operatingSystems ?? false,
    families: families ?? (model.takesImitations ? forms : NO_FAMILIES),
    libraries: options.libraries ?? NO_FAMILIES,
    features: rememberedFeatures(autonomousSystems, 2 * remembered),
    remembered,
  })
  const { watchList = [] } = database.archive ?? {}
  return watchList.length === 0 ? classifier : new WatchListClassifier(classifier, watchList)
}

const REMEMBERED = 8_192
const NO_FAMILIES: Families = new Map()
