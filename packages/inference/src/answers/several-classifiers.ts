import { fingerprintType } from '@fingerpost/database'
import type { Classifier } from './classifier.ts'
import type { Explanation } from './explanation.ts'
import { type Identification, isIdentified } from './identification.ts'
import type { LoggedQuery, Query } from './query.ts'
import { UNKNOWN } from './unidentified.ts'

/**
 * One classifier of several over databases of their own, at least one: of those that have entries of the fingerprint's
 * type, the first that names a process answers; where none does, the first that knows operating systems, else the first.
 */
export function firstOf(classifiers: readonly Classifier[]): Classifier {
  const [only, ...others] = classifiers
  if (only === undefined) throw new RangeError('classifiers: expected at least one')
  return others.length === 0 ? only : new SeveralClassifiers(classifiers)
}

class SeveralClassifiers implements Classifier {
  readonly types: ReadonlySet<string>
  readonly #classifiers: readonly Classifier[]

  constructor(classifiers: readonly Classifier[]) {
    this.#classifiers = classifiers
    this.types = new Set(classifiers.flatMap(({ types }) => [...types]))
  }

  identify(query: Query): Identification {
    return best(this.#of(query), (classifier) => classifier.identify(query))
  }

  identifyLogged(query: LoggedQuery): Identification {
    return best(this.#classifiers, (classifier) => classifier.identifyLogged(query))
  }

  explain(query: Query | LoggedQuery): Explanation | undefined {
    for (const classifier of 'fingerprint' in query ? this.#of(query) : this.#classifiers) {
      const explanation = classifier.explain(query)
      if (explanation !== undefined) return explanation
    }
    return undefined
  }

  #of({ fingerprint }: Query): Classifier[] {
    const type = fingerprintType(fingerprint)
    return this.#classifiers.filter(({ types }) => types.has(type))
  }
}

function best(classifiers: readonly Classifier[], ask: (classifier: Classifier) => Identification): Identification {
  let fallback: Identification | undefined
  for (const classifier of classifiers) {
    const answer = ask(classifier)
    if (isIdentified(answer)) return answer
    if (fallback === undefined || (answer.operatingSystems && !fallback.operatingSystems)) fallback = answer
  }
  return fallback ?? UNKNOWN
}
