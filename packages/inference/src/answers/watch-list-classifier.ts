import { fingerprintType } from '@fingerpost/database'
import type { Destination } from '../features/destination.ts'
import type { Classifier } from './classifier.ts'
import type { Explanation } from './explanation.ts'
import type { Attribute, Identification } from './identification.ts'
import type { LoggedQuery, Query } from './query.ts'
import { WatchList } from './watch-list.ts'

/** The attribute that mercury gives to a connection to a server on its archive's watch list. */
const ENCRYPTED_DNS: Attribute = { name: 'encrypted_dns', probability: 1 }

/** The fingerprint types whose connections get the attribute. */
const ENCRYPTED: ReadonlySet<string> = new Set(['tls', 'quic'])

/** Adds an attribute to another classifier's answers for connections to servers on a watch list. */
export class WatchListClassifier implements Classifier {
  readonly types: ReadonlySet<string>
  readonly #classifier: Classifier
  readonly #servers: WatchList
  readonly #marked = new WeakMap<Identification, Identification>()

  constructor(classifier: Classifier, servers: readonly string[]) {
    this.#classifier = classifier
    this.#servers = new WatchList(servers)
    this.types = classifier.types
  }

  identify(query: Query): Identification {
    const answer = this.#classifier.identify(query)
    return ENCRYPTED.has(fingerprintType(query.fingerprint)) ? this.#mark(answer, query) : answer
  }

  identifyLogged(query: LoggedQuery): Identification {
    const answer = this.#classifier.identifyLogged(query)
    return query.hassh === undefined ? this.#mark(answer, query) : answer
  }

  explain(query: Query | LoggedQuery): Explanation | undefined {
    return this.#classifier.explain(query)
  }

  /** Returns the same object for the same answer, since callers cache by identity what they derive from it. */
  #mark(answer: Identification, destination: Destination): Identification {
    if (!this.#servers.has(destination)) return answer
    const marked = this.#marked.get(answer) ?? { ...answer, attributes: [ENCRYPTED_DNS, ...(answer.attributes ?? [])] }
    this.#marked.set(answer, marked)
    return marked
  }
}
