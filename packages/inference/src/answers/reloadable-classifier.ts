import type { Classifier } from './classifier.ts'
import type { Explanation } from './explanation.ts'
import type { Identification } from './identification.ts'
import type { LoggedQuery, Query } from './query.ts'

/**
 * A classifier that can be replaced while in use, for example when its database changes on disk. Answers already given stay
 * valid; the caches of the old classifier are dropped with it.
 */
export class ReloadableClassifier implements Classifier {
  readonly #load: () => Classifier
  #current: Classifier

  /** Loads the first classifier at once. Throws what `load` throws. */
  constructor(load: () => Classifier) {
    this.#load = load
    this.#current = load()
  }

  /** Loads a new classifier for all later queries. Throws what `load` throws, and then keeps the old one. */
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
