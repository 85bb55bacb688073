/** A value that was made of some bytes. */
interface Cached<Value> {
  readonly bytes: Buffer
  readonly value: Value
  readonly next: Cached<Value> | undefined
}

/** How many values are remembered before the memory starts over. */
const CAPACITY = 1 << 14

/** Longer texts are hashed by about this many of their bytes. */
const HASHED_BYTES = 96

/**
 * Values that are made of bytes again and again, such as the text of a fingerprint: the same bytes give the very same
 * value, which saves making it and, for a string, computing its hash wherever it is a key. That takes 0.3 µs for the 500
 * bytes of a fingerprint; as a new string it takes 1 µs until it is found in a Map.
 */
export class SpanCache<Value> {
  private readonly make: (bytes: Buffer, start: number, end: number) => Value | undefined
  private readonly values = new Map<number, Cached<Value>>()
  private size = 0

  /** `make` gives the value of some bytes; undefined for bytes that have none, which are not remembered. */
  constructor(make: (bytes: Buffer, start: number, end: number) => Value | undefined) {
    this.make = make
  }

  /** The value of `bytes[start, end)`. */
  get(bytes: Buffer, start: number, end: number): Value | undefined {
    const hash = hashOf(bytes, start, end)
    const first = this.values.get(hash)
    for (let cached = first; cached !== undefined; cached = cached.next) {
      if (isEqual(cached.bytes, bytes, start, end)) return cached.value
    }
    const value = this.make(bytes, start, end)
    if (value !== undefined) this.remember(hash, { bytes: Buffer.from(bytes.subarray(start, end)), value, next: first })
    return value
  }

  private remember(hash: number, cached: Cached<Value>): void {
    if (this.size >= CAPACITY) {
      this.values.clear()
      this.size = 0
    }
    this.values.set(hash, depthOf(cached) > DEEPEST ? { ...cached, next: undefined } : cached)
    this.size += 1
  }
}

/** No input makes a look-up slower than this many comparisons. */
const DEEPEST = 8

function depthOf<Value>(cached: Cached<Value>): number {
  let depth = 0
  for (let one: Cached<Value> | undefined = cached; one !== undefined; one = one.next) depth += 1
  return depth
}

/** FNV-1a over the bytes, or over some of them. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  const step = Math.max(1, Math.floor((end - start) / HASHED_BYTES))
  let hash = 0x811c9dc5 ^ (end - start)
  for (let at = start; at < end; at += step) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  return hash
}

/** Short texts are compared here: to call for it costs as much as 40 bytes. */
function isEqual(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  if (known.length > 40) return bytes.compare(known, 0, known.length, start, end) === 0
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false
  return true
}
