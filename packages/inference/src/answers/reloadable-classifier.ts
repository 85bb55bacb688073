import type { Classifier } from './classifier.ts'
import type { Explanation } from './explanation.ts'
import type { Identification } from './identification.ts'
import type { LoggedQuery, Query } from './query.ts'

/**
 * A classifier that can be replaced while it is used, as a database is read again. Answers that were given stay valid; what
 * an old classifier remembers goes with it.
 */
export class ReloadableClassifier implements Classifier {
  readonly #load: () => Classifier
  #current: Classifier

  /** Loads the first classifier at once. Throws what `load` throws. */
  constructor(load: () => Classifier) {
    this.#load = load
    this.#current = load()
  }

  /** Loads anew; the next question is answered by what was loaded. Throws what `load` throws, and then keeps the old one. */
  reload(): void {
    this.#current = this.#load()
  }

  get types(): ReadonlySet<string> {
    return this.#current.types
  }

  identify(query: Query): Identification {
    return this.#current.identify(query)
  }

  identifyLogged(query: LoggedQuery): Identification {
    return this.#current.identifyLogged(query)
  }

  explain(query: Query | LoggedQuery): Explanation | undefined {
    return this.#current.explain(query)
  }
}
