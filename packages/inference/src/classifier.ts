import type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
import { BoundedMap, memoised } from './bounded-map.ts'
import { candidateSet } from './candidate-set.ts'
import type { Database } from './database.ts'
import type { DatabaseEntry } from './database-entry.ts'
import type { Families } from './families.ts'
import { autonomousSystem } from './features/autonomous-system.ts'
import { registrableDomain } from './features/domain.ts'
import { portApplication } from './features/port-application.ts'
import type { Identification, Match, MatchTier, UnidentifiedProcess } from './identification.ts'
import { loggedKey } from './logged-key.ts'
import type { Destination, LoggedQuery, Query } from './query.ts'
import { rank } from './ranking.ts'
import { RULES, type RuleName } from './rules/rules.ts'
import type { Features, ScoringRule } from './rules/scoring-rule.ts'
import { Scorer } from './scorer.ts'

export interface ClassifierOptions {
  /** Without it, every destination is of the AS class `unknown`. */
  readonly autonomousSystems?: AutonomousSystems | undefined
  /** `pmercury` by default. */
  readonly rule?: RuleName | undefined
  readonly families?: Families | undefined
}

/** Names the process behind a connection. The answers are shared and must not be changed. */
export interface Classifier {
  /** The types of fingerprint that the database has entries of. */
  readonly types: ReadonlySet<string>
  identify(query: Query): Identification
  /** As `identify`, by what a log tells of the hello; the best tier that the database knows answers. */
  identifyLogged(query: LoggedQuery): Identification
}

/**
 * A classifier over a database, which it only reads. It keeps recent candidate sets, destination classes and answers,
 * all bounded, so that a connection like an earlier one costs a few map look-ups. Throws a RangeError for a rule that
 * does not exist.
 */
export function createClassifier(database: Database, options: ClassifierOptions = {}): Classifier {
  const { rule = 'pmercury', families, autonomousSystems } = options
  if (!Object.hasOwn(RULES, rule)) throw new RangeError(`rule: no rule is called ${JSON.stringify(rule)}`)
  return new NaiveBayesClassifier(database, {
    ruleOf: RULES[rule],
    families: families ?? new Map(),
    features: rememberingFeatures(autonomousSystems),
  })
}

function rememberingFeatures(systems: AutonomousSystems | undefined): Features {
  return {
    autonomousSystem: memoised((address) => autonomousSystem(address, systems), RECENT),
    registrableDomain: memoised(registrableDomain, RECENT),
    portApplication,
  }
}

/** How many results of each kind are kept: half of it at least, twice that at most. */
const RECENT = 4_096

/** The answer where nothing tells whether a fingerprint is common. */
const UNKNOWN: UnidentifiedProcess = { status: 'unknown' }

interface Candidates {
  /** Tells this candidate set from the others in the keys of answers. */
  readonly number: number
  readonly scorer: Scorer
  readonly rule: ScoringRule
  readonly match: Match
}

interface Parts {
  readonly ruleOf: (weights: Readonly<Record<string, number>> | undefined) => ScoringRule
  readonly families: Families
  readonly features: Features
}

class NaiveBayesClassifier implements Classifier {
  readonly #database: Database
  readonly #parts: Parts
  readonly #byFingerprint = new BoundedMap<string, Candidates | 'none'>(4096)
  readonly #byLoggedKey = new BoundedMap<string, Candidates | 'none'>(4096)
  readonly #answers = new BoundedMap<string, Identification>(RECENT)
  #candidatesMade = 0

  constructor(database: Database, parts: Parts) {
    this.#database = database
    this.#parts = parts
  }

  get types(): ReadonlySet<string> {
    return this.#database.types
  }

  identify(query: Query): Identification {
    let candidates = this.#byFingerprint.get(query.fingerprint)
    if (candidates === undefined) {
      candidates = this.#candidatesOf(query.fingerprint)
      this.#byFingerprint.set(query.fingerprint, candidates)
    }
    if (candidates === 'none') return unidentified(this.#database, query.fingerprint)
    return this.#answer(candidates, query, query.limit)
  }

  identifyLogged(query: LoggedQuery): Identification {
    const key = loggedKey(query)
    let candidates = this.#byLoggedKey.get(key)
    if (candidates === undefined) {
      const found = this.#database.findLogged(query)
      candidates = found === undefined ? 'none' : this.#candidates(found.entries, found.by)
      this.#byLoggedKey.set(key, candidates)
    }
    return candidates === 'none' ? UNKNOWN : this.#answer(candidates, query, query.limit)
  }

  #candidatesOf(fingerprint: string): Candidates | 'none' {
    const entry = this.#database.find(fingerprint)
    if (entry !== undefined) return this.#candidates([entry], 'fingerprint')
    const labels = this.#database.findLabels(fingerprint)
    return labels === undefined ? 'none' : this.#candidates(labels.entries, labels.by)
  }

  #candidates(entries: readonly DatabaseEntry[], by: MatchTier): Candidates {
    const set = candidateSet(entries)
    const rule = this.#parts.ruleOf(set.featureWeights)
    const match = { by, fingerprints: set.fingerprints }
    return { number: this.#candidatesMade++, scorer: new Scorer(set, rule), rule, match }
  }

  /** All that an answer depends on is in its key: the candidate set, the limit and the destination's classes. */
  #answer(candidates: Candidates, destination: Destination, limit: number | undefined): Identification {
    const { features } = this.#parts
    let key = `${candidates.number}\n${limit}`
    for (const feature of candidates.scorer.features) {
      key += `\n${candidates.rule.classOf(feature, destination, features)}`
    }
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = this.#identify(candidates, destination, limit)
    this.#answers.set(key, answer)
    return answer
  }

  #identify(candidates: Candidates, destination: Destination, limit: number | undefined): Identification {
    const { scorer, rule, match } = candidates
    if (limit !== undefined && !(limit >= 0))
      throw new RangeError(`limit: expected a number of processes, not ${limit}`)
    const classes = scorer.features.map((feature) => rule.classOf(feature, destination, this.#parts.features))
    const { processes, pMalware } = rank(scorer.processes, scorer.posteriors(classes))
    const [first] = processes
    return {
      process: this.#parts.families.get(first.process) ?? first.process,
      score: first.score,
      malware: pMalware === undefined ? undefined : first.malware === true,
      pMalware,
      category: first.category,
      probableProcesses: limit === undefined ? undefined : processes.slice(0, limit),
      match,
    }
  }
}

/**
 * With the list of common fingerprints of an archive, one of a type that it knows is either common or a random one.
 * mercury takes a random one for common from the second time on; here answers do not depend on earlier questions.
 */
function unidentified({ archive, types }: Database, fingerprint: string): UnidentifiedProcess {
  if (archive === undefined || !types.has(fingerprintType(fingerprint))) return UNKNOWN
  return { status: archive.isCommon(fingerprint) ? 'unlabeled_fingerprint' : 'randomized_fingerprint' }
}

/** The first word of a fingerprint; older notation has none and knows only TLS. */
function fingerprintType(fingerprint: string): string {
  return fingerprint.startsWith('(') ? 'tls' : fingerprint.replace(/\/.*/, '')
}
