import type { Database, MatchTier } from '@fingerpost/database'
import { BoundedMap } from '@fingerpost/database'
import { CandidateFinder, type Candidates } from '../candidates/candidate-finder.ts'
import type { Destination } from '../features/destination.ts'
import type { Features } from '../features/features.ts'
import type { Model, Scoring } from '../rules/model.ts'
import type { RuleName } from '../rules/rules.ts'
import type { Classifier } from './classifier.ts'
import { explainScores } from './explain.ts'
import type { Explanation } from './explanation.ts'
import type { Families } from './families.ts'
import type { Evidence, Identification } from './identification.ts'
import { checkNumber } from './number-options.ts'
import { openSet } from './open-set.ts'
import type { LoggedQuery, Query } from './query.ts'
import { attributesOf, malwareProbability, probableProcesses, rank } from './ranking.ts'
import { RecentAnswers } from './recent-answers.ts'
import { UNKNOWN, unidentified } from './unidentified.ts'

/** The parts of a classifier over a database. */
export interface ClassifierParts {
  readonly rule: RuleName
  readonly model: Model
  readonly near: number
  readonly orderedCiphers: boolean
  readonly operatingSystems: boolean
  readonly families: Families
  readonly libraries: Families
  readonly features: Features
  readonly remembered: number
}

/** Identifies processes with one database; recent answers are cached by everything they depend on. */
export class DatabaseClassifier implements Classifier {
  readonly #database: Database
  readonly #parts: ClassifierParts
  readonly #finder: CandidateFinder
  readonly #answers: RecentAnswers
  /** Answers that name no process, by fingerprint. */
  readonly #unnamed: BoundedMap<string, { readonly limit: number | undefined; readonly answer: Identification }>

  constructor(database: Database, parts: ClassifierParts) {
    this.#database = database
    this.#parts = parts
    this.#finder = new CandidateFinder(database, parts)
    this.#answers = new RecentAnswers(2 * parts.remembered)
    this.#unnamed = new BoundedMap(parts.remembered)
  }

  get types(): ReadonlySet<string> {
    return this.#database.types
  }

  identify(query: Query): Identification {
    const candidates = this.#finder.find(query.fingerprint)
    if (candidates === 'none') return this.#unidentified(query)
    return this.#answer(candidates, query, query.limit)
  }

  identifyLogged(query: LoggedQuery): Identification {
    const candidates = this.#finder.findLogged(query)
    return candidates === 'none' ? UNKNOWN : this.#answer(candidates, query, query.limit)
  }

  explain(query: Query | LoggedQuery): Explanation | undefined {
    const isLogged = !('fingerprint' in query)
    const candidates = isLogged ? this.#finder.findLogged(query) : this.#finder.find(query.fingerprint)
    if (candidates === 'none') return undefined
    const { scoring, match } = candidates
    const { rule } = this.#parts
    const { limit = EXPLAINED } = query
    checkNumber('limit', limit)
    const [classes, age] = [this.#classes(scoring, query), scoring.ageAt(query.time)]
    return explainScores(scoring.scorer, { rule, match, classes, age, limit })
  }

  #unidentified(query: Query): Identification {
    const { fingerprint, limit } = query
    checkNumber('limit', limit)
    const known = this.#unnamed.get(fingerprint)
    if (known !== undefined && known.limit === limit) return known.answer
    const answer = unidentified(this.#database, query)
    this.#unnamed.set(fingerprint, { limit, answer })
    return answer
  }

  #answer(candidates: Candidates, destination: Destination, limit: number | undefined): Identification {
    const { number, scoring } = candidates
    const age = scoring.ageAt(destination.time)
    const key = { candidates: number, classes: this.#classes(scoring, destination), age, limit }
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = this.#identify(candidates, scoring.scorer.posteriors(key.classes, age), limit)
    this.#answers.set(key, answer)
    return answer
  }

  #identify(candidates: Candidates, posteriors: readonly number[], limit: number | undefined): Identification {
    const { type, scoring, match, operatingSystems, imitators } = candidates
    const { scorer } = scoring
    checkNumber('limit', limit)
    const ranking = rank(scorer.processes, posteriors)
    const { process, malware, category } = ranking.first
    const pMalware = malwareProbability(ranking)
    return {
      process: this.#parts.families.get(process) ?? process,
      score: ranking.scores[ranking.positions[0] ?? 0] ?? 0,
      malware: pMalware === undefined ? undefined : malware === true,
      pMalware,
      attributes: attributesOf(ranking),
      category,
      probableProcesses: limit === undefined ? undefined : probableProcesses(ranking, limit),
      operatingSystems: operatingSystems?.ranked(ranking, limit),
      match,
      evidence: scorer.isOpen ? evidenceOf(candidates) : undefined,
      imitators: imitators.length === 0 ? undefined : imitators,
      openSet: scorer.isOpen ? openSet(ranking, type, this.#parts) : undefined,
    }
  }

  #classes({ scorer, classOf }: Scoring, destination: Destination): string[] {
    return scorer.features.map((feature) => classOf(feature, destination, this.#parts.features))
  }
}

/** What the name of the first candidate rests on. */
function evidenceOf({ match, imitators, senders }: Candidates): Evidence {
  if (match.nearest !== undefined || !EXACT.has(match.by)) return 'near'
  if (imitators.length > 0) return 'imitable'
  return senders > 1 ? 'shared' : 'exact'
}

/** Keys that are made of the whole message, or nearly; others leave out what differs between programs. */
const EXACT: ReadonlySet<MatchTier> = new Set(['fingerprint', 'handshake', 'ja3+ja4', 'ja4', 'ja3', 'hassh'])

/** How many processes are explained unless told otherwise. */
const EXPLAINED = 3
