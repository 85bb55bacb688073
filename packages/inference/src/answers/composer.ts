import type { MatchTier } from '@fingerpost/database'
import type { Classifier } from './classifier.ts'
import { type Identification, isIdentified } from './identification.ts'
import { checkNumber } from './number-options.ts'
import type { LoggedQuery, Query } from './query.ts'
import { markNovel, writeIdentification } from './write-identification.ts'

/** What a message is known by when it is met again. */
export interface SeenMessage {
  /** A fingerprint, or what a log keeps of it. */
  readonly key: string
  /** The host that sent the message; it counts in the scope `process+host` alone. */
  readonly host?: string | undefined
}

/** Tells whether an identification is met for the first time, and remembers it: a `SeenSet`. */
export interface Novelty {
  /** Whether it is new there; from then on it is not. */
  isNovel(identification: Identification, message: SeenMessage): boolean
}

/** Which answers are wanted. */
export interface ComposerOptions {
  /** Answers with a lower score are left out, 0 to 1; 0 by default. */
  readonly minimumScore?: number | undefined
  /** Leave messages alone whose fingerprint matches nothing. */
  readonly knownOnly?: boolean | undefined
  /** Say what each answer is made of: the first processes, as many as are listed, or 3. */
  readonly explain?: boolean | undefined
  /** Marks what it has not seen yet, and is told of it. */
  readonly seen?: Novelty | undefined
}

/** What became of a question: the tier that matched, or why no process is named. */
export type Outcome = MatchTier | 'unknown' | 'below-minimum'

/** The answer to a query, as it is passed on. */
export interface ComposedAnswer {
  readonly outcome: Outcome
  /** A JSON object; undefined where nothing is to be said. */
  readonly json: string | undefined
  /** Set where the process is seen with the fingerprint for the first time. */
  readonly novel?: true
}

/**
 * Asks a classifier and writes its answers. The text of an identification that the classifier gives again is written once.
 */
export class Composer {
  readonly #classifier: Classifier
  readonly #options: ComposerOptions
  readonly #written = new WeakMap<Identification, ComposedAnswer>()

  /** Throws a RangeError where an option is out of its range. */
  constructor(classifier: Classifier, options: ComposerOptions = {}) {
    checkNumber('minimumScore', options.minimumScore)
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
   * What is said of a message in several notations: the answer to the one that the classifier knows most of, which is a
   * process; else that the fingerprint is common; else a process for random ones. Of answers that tell the same, the first.
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
    return where !== undefined && seen.isNovel(found, where)
  }

  #write(found: Identification, query: Query | LoggedQuery): ComposedAnswer {
    const { minimumScore = 0, knownOnly = false, explain = false } = this.#options
    if (!isIdentified(found)) return { outcome: 'unknown', json: knownOnly ? undefined : writeIdentification(found) }
    if (found.score < minimumScore) return { outcome: 'below-minimum', json: undefined }
    const explanation = explain ? this.#classifier.explain(query) : undefined
    return { outcome: found.match.by, json: writeIdentification(found, explanation) }
  }
}

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

function asNovel({ outcome, json }: ComposedAnswer): ComposedAnswer {
  return { outcome, json: json && markNovel(json), novel: true }
}
