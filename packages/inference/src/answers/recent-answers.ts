import type { Identification } from './identification.ts'

/** All that an answer depends on. */
export interface AnswerKey {
  /** The number of the candidate set. */
  readonly candidates: number
  /** The destination's class in each feature. */
  readonly classes: readonly string[]
  readonly age: number
  readonly limit: number | undefined
}

interface Remembered extends AnswerKey {
  readonly answer: Identification
}

/**
 * Answers by what they depend on, at most as many as there are places: a hash of the key leads to two places, where a
 * new answer takes that of the older one. A map would join each key into one string and grow anew with each generation,
 * which cost a quarter of the time of an answer.
 */
export class RecentAnswers {
  readonly #places: (Remembered | undefined)[]

  /** Keeps `capacity` answers at most; none for 0. */
  constructor(capacity: number) {
    this.#places = Array.from({ length: capacity - (capacity % 2) })
  }

  get(key: AnswerKey): Identification | undefined {
    const place = this.#placeOf(key)
    const newer = this.#places[place]
    if (newer !== undefined && isSame(newer, key)) return newer.answer
    const older = this.#places[place + 1]
    if (older === undefined || !isSame(older, key)) return undefined
    this.#places[place] = older
    this.#places[place + 1] = newer
    return older.answer
  }

  /** Keeps the answer of a key that `get` does not know. */
  set({ candidates, classes, age, limit }: AnswerKey, answer: Identification): void {
    if (this.#places.length === 0) return
    const place = this.#placeOf({ candidates, classes, age, limit })
    this.#places[place + 1] = this.#places[place]
    this.#places[place] = { candidates, classes, age, limit, answer }
  }

  #placeOf({ candidates, classes, age, limit = -1 }: AnswerKey): number {
    let hash = Math.imul(candidates * 64 + age, MULTIPLIER) ^ limit
    for (const name of classes) {
      for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), MULTIPLIER)
    }
    const pairs = this.#places.length / 2
    return pairs === 0 ? 0 : (((hash ^ (hash >>> 15)) >>> 0) % pairs) * 2
  }
}

/** The prime of the FNV-1a hash. */
const MULTIPLIER = 16_777_619

function isSame(one: AnswerKey, other: AnswerKey): boolean {
  if (one.candidates !== other.candidates || one.age !== other.age || one.limit !== other.limit) return false
  for (let feature = 0; feature < one.classes.length; feature++)
    if (one.classes[feature] !== other.classes[feature]) return false
  return true
}
