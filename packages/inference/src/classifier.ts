import type { AutonomousSystems } from './autonomous-systems/autonomous-systems.ts'
import { BoundedMap, memoised } from './bounded-map.ts'
import type { Database } from './database.ts'
import type { DatabaseEntry } from './database-entry.ts'
import type { Families } from './families.ts'
import { autonomousSystem } from './features/autonomous-system.ts'
import { registrableDomain } from './features/domain.ts'
import { portApplication } from './features/port-application.ts'
import type { Identification, Match, MatchTier, UnidentifiedProcess } from './identification.ts'
import { loggedKey } from './logged-key.ts'
import { openSet } from './open-set.ts'
import type { Destination, LoggedQuery, Query } from './query.ts'
import { rank } from './ranking.ts'
import type { Model, Scoring } from './rules/model.ts'
import { RULES, type RuleName } from './rules/rules.ts'
import type { Features } from './rules/scoring-rule.ts'

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
    model,
    near,
    families: families ?? new Map(),
    features: rememberingFeatures(autonomousSystems),
  })
}

function rememberingFeatures(systems: AutonomousSystems | undefined): Features {
  const systemOf = memoised((address: string | undefined) => autonomousSystem(address, systems), RECENT)
  const domainOf = memoised((name: string | undefined) => registrableDomain(name), RECENT)
  return {
    autonomousSystem: ({ classes, destinationAddress }) => classes?.autonomousSystem ?? systemOf(destinationAddress),
    registrableDomain: ({ classes, serverName }) => classes?.domain ?? domainOf(serverName),
    portApplication: ({ classes, destinationPort }) => classes?.portApplication ?? portApplication(destinationPort),
  }
}

/** How many results of each kind are kept: half of it at least, twice that at most. */
const RECENT = 4_096

/** The answer where nothing tells whether a fingerprint is common. */
const UNKNOWN: UnidentifiedProcess = { status: 'unknown' }

interface Candidates {
  /** Tells this candidate set from the others in the keys of answers. */
  readonly number: number
  readonly scoring: Scoring
  readonly match: Match
}

interface Parts {
  readonly model: Model
  readonly near: number
  readonly families: Families
  readonly features: Features
}

class RememberingClassifier implements Classifier {
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
      candidates = found === undefined ? this.#nearestJa4(query.ja4) : this.#candidates(found.entries, found.by)
      this.#byLoggedKey.set(key, candidates)
    }
    return candidates === 'none' ? UNKNOWN : this.#answer(candidates, query, query.limit)
  }

  #candidatesOf(fingerprint: string): Candidates | 'none' {
    const entry = this.#database.find(fingerprint)
    if (entry !== undefined) return this.#candidates([entry], 'fingerprint')
    const labels = this.#database.findLabels(fingerprint)
    return labels === undefined ? this.#nearest(fingerprint) : this.#candidates(labels.entries, labels.by)
  }

  #nearest(fingerprint: string): Candidates | 'none' {
    const { near, model } = this.#parts
    const found = near > 0 ? this.#database.findNearest(fingerprint, near) : undefined
    if (found === undefined) return 'none'
    const { entry, distance } = found
    const nearest = { fingerprint: entry.fingerprint, distance }
    const match: Match = { by: 'approximate', fingerprints: 1, nearest }
    return { number: this.#candidatesMade++, scoring: model.scoring([entry], distance), match }
  }

  #nearestJa4(ja4: readonly string[] | undefined): Candidates | 'none' {
    const { near, model } = this.#parts
    const found = near > 0 && ja4 !== undefined ? this.#database.findNearJa4(ja4, near) : undefined
    if (found === undefined) return 'none'
    const { entries, distance } = found
    const match: Match = {
      by: 'approximate',
      fingerprints: entries.length,
      nearest: { fingerprint: found.ja4, distance },
    }
    return { number: this.#candidatesMade++, scoring: model.scoring(entries, distance), match }
  }

  #candidates(entries: readonly DatabaseEntry[], by: MatchTier): Candidates {
    const match = { by, fingerprints: entries.length }
    return { number: this.#candidatesMade++, scoring: this.#parts.model.scoring(entries), match }
  }

  /** All that an answer depends on is in its key: the candidate set, the limit and the destination's classes. */
  #answer(candidates: Candidates, destination: Destination, limit: number | undefined): Identification {
    const { features } = this.#parts
    let key = `${candidates.number}\n${limit}`
    const { scorer, classOf } = candidates.scoring
    for (const feature of scorer.features) key += `\n${classOf(feature, destination, features)}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = this.#identify(candidates, destination, limit)
    this.#answers.set(key, answer)
    return answer
  }

  #identify(candidates: Candidates, destination: Destination, limit: number | undefined): Identification {
    const { scoring, match } = candidates
    const { scorer, classOf } = scoring
    if (limit !== undefined && !(limit >= 0))
      throw new RangeError(`limit: expected a number of processes, not ${limit}`)
    const classes = scorer.features.map((feature) => classOf(feature, destination, this.#parts.features))
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
      openSet: scorer.isOpen ? openSet(processes, this.#parts.families) : undefined,
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
