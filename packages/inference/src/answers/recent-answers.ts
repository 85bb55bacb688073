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
 * which cost a quarter of the time of an answer. An answer is kept the second time that its key comes, so that keys that
 * come once neither drive others out nor live long enough to be collected dearly.
 */
export class RecentAnswers {
  readonly #places: (Remembered | undefined)[]
  /** The hashes of keys that came lately. */
  readonly #asked: Int32Array

  /** Keeps `capacity` answers at most; none for 0. */
  constructor(capacity: number) {
    this.#places = Array.from({ length: capacity - (capacity % 2) })
    this.#asked = new Int32Array(this.#places.length)
  }

  get(key: AnswerKey): Identification | undefined {
    const place = this.#placeOf(hashOf(key))
    const newer = this.#places[place]
    if (newer !== undefined && isSame(newer, key)) return newer.answer
    const older = this.#places[place + 1]
    if (older === undefined || !isSame(older, key)) return undefined
    this.#places[place] = older
    this.#places[place + 1] = newer
    return older.answer
  }

  /** Keeps the answer of a key that `get` does not know, if it is not the first for that key. */
  set(key: AnswerKey, answer: Identification): void {
    const hash = hashOf(key)
    if (this.#places.length === 0 || !this.#cameBefore(hash)) return
    const { candidates, classes, age, limit } = key
    const place = this.#placeOf(hash)
    this.#places[place + 1] = this.#places[place]
    this.#places[place] = { candidates, classes, age, limit, answer }
  }

  #cameBefore(hash: number): boolean {
    const at = (hash >>> 0) % this.#asked.length
    const isKnown = this.#asked[at] === hash
    this.#asked[at] = hash
    return isKnown
  }

  #placeOf(hash: number): number {
    const pairs = this.#places.length / 2
    return pairs === 0 ? 0 : ((hash >>> 0) % pairs) * 2
  }
}

/** A signed number of 32 bits. */
function hashOf({ candidates, classes, age, limit = -1 }: AnswerKey): number {
  let hash = Math.imul(candidates * 64 + age, MULTIPLIER) ^ limit
  for (const name of classes) {
    for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), MULTIPLIER)
  }
  return hash ^ (hash >>> 15)
}

/** The prime of the FNV-1a hash. */
const MULTIPLIER = 16_777_619

function isSame(one: AnswerKey, other: AnswerKey): boolean {
  if (one.candidates !== other.candidates || one.age !== other.age || one.limit !== other.limit) return false
  for (let feature = 0; feature < one.classes.length; feature++)
    if (one.classes[feature] !== other.classes[feature]) return false
  return true
}
