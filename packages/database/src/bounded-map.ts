/**
 * A map that never holds more than twice `capacity` entries, and none for 0. When a generation is full it becomes the old one, and the
 * one before it is dropped; what is read from the old generation moves into the new. Hits cost one or two look-ups and
 * no bookkeeping.
 */
export class BoundedMap<Key, Value> {
  readonly #capacity: number
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** The value of a key; undefined where it was never set, or dropped. */
  get(key: Key): Value | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const kept = this.#old.get(key)
    if (kept !== undefined) this.set(key, kept)
    return kept
  }

  /** Remembers the value of a key. */
  set(key: Key, value: Value): void {
    if (this.#capacity === 0) return
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}

/** `compute` with the results for recent arguments kept, at most twice `capacity` of them. */
export function memoised<Key, Value extends string | number | boolean | object>(
  compute: (key: Key) => Value,
  capacity: number,
): (key: Key) => Value {
  const results = new BoundedMap<Key, Value>(capacity)
  return (key) => {
    const known = results.get(key)
    if (known !== undefined) return known
    const value = compute(key)
    results.set(key, value)
    return value
  }
}
