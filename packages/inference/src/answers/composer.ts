import type { MatchTier } from '@fingerpost/database'
import type { Classifier } from './classifier.ts'
import { type Evidence, type Identification, isIdentified } from './identification.ts'
import { checkNumber } from './number-options.ts'
import type { LoggedQuery, Query } from './query.ts'
import { isNamed, markNovel, writeIdentification } from './write-identification.ts'

/** Identifies a message for novelty: its fingerprint, and its sender. */
export interface SeenMessage {
  /** A fingerprint, or what a log keeps of it. */
  readonly key: string
  /** The host that sent the message; it counts in the scope `process+host` alone. */
  readonly host?: string | undefined
}

/** Tells first sightings from repeated ones; implemented by `SeenSet`. */
export interface Novelty {
  /** Whether the answer is new for the message; it is remembered. */
  isNovel(answer: SeenAnswer, message: SeenMessage): boolean
}

/** What novelty looks at of an answer: the process that it names, if it names one, and whether the user allows it. */
export interface SeenAnswer {
  readonly process?: string | undefined
  readonly allowed?: boolean | undefined
}

/** Which answers to write, and what to add to them. */
export interface ComposerOptions {
  /** Answers with a lower score are left out, 0 to 1; 0 by default. */
  readonly minimumScore?: number | undefined
  /** No process is named below this score, 0 to 1, by a rule that may leave programs open; 0.5 by default. */
  readonly minimumNameScore?: number | undefined
  /** Write nothing for fingerprints that match nothing; false by default. */
  readonly knownOnly?: boolean | undefined
  /** Add an explanation of the first processes: as many as the query's limit, or 3. */
  readonly explain?: boolean | undefined
  /** Decides which answers are marked as new, and remembers them. */
  readonly seen?: Novelty | undefined
}

/** The outcome of a query: the tier that matched, or why no process is named. */
export type Outcome = MatchTier | 'unknown' | 'below-minimum'

/** The answer to a query, as it is passed on. */
export interface ComposedAnswer {
  readonly outcome: Outcome
  /** A JSON object; undefined if the answer is left out. */
  readonly json: string | undefined
  /** Set where the process is seen with the fingerprint for the first time. */
  readonly novel?: true
  /** What the name rests on, of a rule that tells; undefined where none is named. */
  readonly evidence?: Evidence | undefined
}

/**
 * Asks a classifier and writes its answers as JSON. An identification that the classifier returns again is written once.
 */
export class Composer {
  readonly #classifier: Classifier
  readonly #options: ComposerOptions
  readonly #written = new WeakMap<Identification, ComposedAnswer>()

  /** Throws a RangeError where an option is out of its range. */
  constructor(classifier: Classifier, options: ComposerOptions = {}) {
    checkNumber('minimumScore', options.minimumScore)
    checkNumber('minimumNameScore', options.minimumNameScore)
    this.#classifier = classifier
    this.#options = options
  }

  /** Whether the database may tell anything of fingerprints of a type. */
  knows(type: string): boolean {
    return this.#classifier.types.has(type)
  }

  /** The answer to a query; `message` is called only where novelty is looked for. */
  compose(query: Query | LoggedQuery, message: () => SeenMessage | undefined): ComposedAnswer {
    const found = 'fingerprint' in query ? this.#classifier.identify(query) : this.#classifier.identifyLogged(query)
    return this.#compose({ query, found }, message)
  }

  /**
   * The answer that says most to queries for one message in several notations: a named process, else that the fingerprint
   * is common, else a process for random fingerprints; the first of equals. Undefined if there are no queries.
   */
  composeBest(queries: Iterable<Query>, message: () => SeenMessage | undefined): ComposedAnswer | undefined {
    const best = this.#bestOf(queries)
    return best && this.#compose(best, message)
  }

  #bestOf(queries: Iterable<Query>): Found | undefined {
    let [best, most]: [Found | undefined, number] = [undefined, -1]
    for (const query of queries) {
      const found = this.#classifier.identify(query)
      const told = tells(found)
      if (told > most) [best, most] = [{ query, found }, told]
      if (told === ALL) break
    }
    return best
  }

  #compose({ query, found }: Found, message: () => SeenMessage | undefined): ComposedAnswer {
    let answer = this.#written.get(found)
    if (answer === undefined) {
      answer = this.#write(found, query)
      this.#written.set(found, answer)
    }
    return this.#isNovel(found, answer, message) ? asNovel(answer) : answer
  }

  /** What is left alone is not remembered, so that its first sight is marked when it is written. */
  #isNovel(found: Identification, { json }: ComposedAnswer, message: () => SeenMessage | undefined): boolean {
    const { seen } = this.#options
    if (seen === undefined || json === undefined) return false
    const where = message()
    return where !== undefined && seen.isNovel({ process: this.#named(found), allowed: found.allowed }, where)
  }

  #named(found: Identification): string | undefined {
    const { minimumNameScore = NAMED } = this.#options
    return isIdentified(found) && isNamed(found, { minimumNameScore }) ? found.process : undefined
  }

  #write(found: Identification, query: Query | LoggedQuery): ComposedAnswer {
    const { minimumScore = 0, minimumNameScore = NAMED, knownOnly = false, explain = false } = this.#options
    if (!isIdentified(found)) return { outcome: 'unknown', json: knownOnly ? undefined : writeIdentification(found) }
    if (found.score < minimumScore) return { outcome: 'below-minimum', json: undefined }
    const explanation = explain ? this.#classifier.explain(query) : undefined
    return {
      outcome: found.match.by,
      json: writeIdentification(found, { explanation, minimumNameScore }),
      evidence: found.evidence,
    }
  }
}

/** A name is given where it is more likely than not. */
const NAMED = 0.5

/** What was asked for, and what was found. */
interface Found {
  readonly query: Query | LoggedQuery
  readonly found: Identification
}

/** How much an answer tells: only some notations of a message are in the form that a list of common fingerprints has. */
function tells(found: Identification): number {
  if (isIdentified(found)) return found.match.by === 'randomized' ? 1 : ALL
  return found.status === 'unlabeled_fingerprint' ? 2 : 0
}

const ALL = 3

function asNovel(answer: ComposedAnswer): ComposedAnswer {
  return { ...answer, json: answer.json && markNovel(answer.json), novel: true }
}
