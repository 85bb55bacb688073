import { BoundedMap, loggedKey } from '@fingerpost/database'
import type { Digests } from '@fingerpost/fingerprint'
import type { Classifier } from '../answers/classifier.ts'
import type { Explanation } from '../answers/explanation.ts'
import { type Identification, type IdentifiedProcess, isIdentified } from '../answers/identification.ts'
import type { LoggedQuery, Query } from '../answers/query.ts'
import { loggedMessageKeys, messageKeys } from './message-keys.ts'
import { OverrideIndex } from './override-index.ts'

/** A process that the user names by hand. */
export interface Label {
  /** A fingerprint, JA3, JA4, or `FORMAT/VALUE` (docs/formats/overrides.md). */
  readonly key: string
  readonly process: string
  /** What the program is for; `malware` for malware. */
  readonly category?: string | undefined
}

/** The user's own labels and allow list. If several labels apply to one message, the last one wins. */
export interface Overrides {
  readonly digests: Digests
  readonly labels?: readonly Label[]
  /** Known to be benign in this network: their answers are marked, and never malware. */
  readonly allowed?: readonly { readonly key: string }[]
}

/**
 * Wraps a classifier: messages that the user has labelled are answered by the label, all others by the classifier, and
 * allowed ones are marked. Throws RangeError for a key that cannot be read.
 */
export function withOverrides(classifier: Classifier, overrides: Overrides): Classifier {
  return new OverridingClassifier(classifier, overrides)
}

/** The overrides that apply to one message. */
interface Verdict {
  readonly label: Label | undefined
  readonly isAllowed: boolean
}

/** How many verdicts are kept: half of it at least, twice that at most. */
const RECENT = 4_096

class OverridingClassifier implements Classifier {
  readonly types: ReadonlySet<string>
  readonly #classifier: Classifier
  readonly #digests: Digests
  readonly #labels: OverrideIndex<Label>
  readonly #allowed: OverrideIndex<{ readonly key: string }>
  readonly #verdicts = new BoundedMap<string, Verdict>(RECENT)
  readonly #labelled = new BoundedMap<string, Identification>(RECENT)
  readonly #marked = new WeakMap<Identification, Identification>()

  constructor(classifier: Classifier, { digests, labels = [], allowed = [] }: Overrides) {
    this.#classifier = classifier
    this.#digests = digests
    this.#labels = new OverrideIndex(labels, digests)
    this.#allowed = new OverrideIndex(allowed, digests)
    this.types = new Set([...classifier.types, ...this.#labels.types, ...this.#allowed.types])
  }

  identify(query: Query): Identification {
    return this.#answer(this.#verdictOf(query), query.limit, () => this.#classifier.identify(query))
  }

  identifyLogged(query: LoggedQuery): Identification {
    return this.#answer(this.#loggedVerdict(query), query.limit, () => this.#classifier.identifyLogged(query))
  }

  /** A label needs no explanation. */
  explain(query: Query | LoggedQuery): Explanation | undefined {
    const { label } = 'fingerprint' in query ? this.#verdictOf(query) : this.#loggedVerdict(query)
    return label === undefined ? this.#classifier.explain(query) : undefined
  }

  #verdictOf(query: Query): Verdict {
    const { fingerprint, aliases = [] } = query
    return this.#verdict([fingerprint, ...aliases].join('\n'), () => messageKeys(query, this.#digests))
  }

  #loggedVerdict(query: LoggedQuery): Verdict {
    const { ja3, ja4, hassh } = query
    return this.#verdict(`logged\n${loggedKey({ ja3, ja4, hassh })}`, () => loggedMessageKeys(query))
  }

  #verdict(message: string, keysOf: () => readonly string[]): Verdict {
    const known = this.#verdicts.get(message)
    if (known !== undefined) return known
    const keys = keysOf()
    const verdict = { label: this.#labels.find(keys), isAllowed: this.#allowed.find(keys) !== undefined }
    this.#verdicts.set(message, verdict)
    return verdict
  }

  /** Returns the same object for the same answer, since callers cache by identity what they derive from it. */
  #answer({ label, isAllowed }: Verdict, limit: number | undefined, ask: () => Identification): Identification {
    const answer = label === undefined ? ask() : this.#labelAnswer(label, limit)
    if (!isAllowed) return answer
    const marked = this.#marked.get(answer) ?? allowedAnswer(answer)
    this.#marked.set(answer, marked)
    return marked
  }

  #labelAnswer(label: Label, limit: number | undefined): Identification {
    const key = `${limit}\n${label.process}\n${label.category}`
    const answer = this.#labelled.get(key) ?? labelAnswer(label, limit)
    this.#labelled.set(key, answer)
    return answer
  }
}

function labelAnswer({ process, category }: Label, limit: number | undefined): IdentifiedProcess {
  const malware = category === 'malware' ? true : undefined
  return {
    process,
    score: 1,
    malware,
    pMalware: malware && 1,
    category,
    probableProcesses: limit === undefined ? undefined : [{ process, score: 1, malware, category }].slice(0, limit),
    match: { by: 'label', fingerprints: 0 },
  }
}

function allowedAnswer(answer: Identification): Identification {
  if (!isIdentified(answer)) return { ...answer, allowed: true }
  const attributes = answer.attributes?.filter(({ name }) => name !== 'malware')
  if (answer.malware === undefined) return { ...answer, attributes, allowed: true }
  return { ...answer, malware: false, pMalware: 0, attributes, allowed: true }
}
