/** Longer texts are not remembered as keys: 8,192 hellos of 36 kB would take more than a gigabyte. */
const LONGEST_KEY = 16_384

/**
 * A map of at most twice `capacity` entries; none for a capacity of 0, and none whose key is a text of more than 16,384
 * characters. A full generation becomes the old one and the old one is dropped; entries read from the old generation
 * move into the new. A hit costs one or two look-ups.
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
    if (this.#capacity === 0 || (typeof key === 'string' && key.length > LONGEST_KEY)) return
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}

/** `compute` with a memory of recent results, at most twice `capacity`. */
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
