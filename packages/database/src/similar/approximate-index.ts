import { type ClientHelloFacts, parseNpf } from '@fingerpost/fingerprint'
import { type Alike, NATS_PER_DISTANCE } from './alike.ts'
import { distance, type HelloTokens, helloTokens, leastDistance } from './hello-tokens.ts'

/** How many candidates are aligned. */
const ALIGNED = 20
const GRAM = 4
/** Longer hellos resemble none: real clients have about 100 tokens, and aligning takes quadratic time. */
const MOST_TOKENS = 512

/**
 * Finds the fingerprints that resemble another. An inverted index of 4-grams of suites and of extensions gives the
 * candidates: those with the greatest sum of the Jaccard indices of both, whose distances are then measured.
 */
export class ApproximateIndex<Item extends { readonly fingerprint: string }> {
  /** Sorted by fingerprint: of equal ones the first counts, whatever the order of the database. */
  readonly #items: Item[] = []
  /** By item: its tokens, each as the number that it got when it was first seen. */
  readonly #tokens: Int32Array[] = []
  #mostTokens = 0
  readonly #numbers = new Map<string, number>()
  readonly #grams = new Postings()
  readonly #extensions = new Postings()

  constructor(items: readonly Item[]) {
    for (const item of [...items].sort(compare)) {
      const tokens = tokensOf(item.fingerprint)
      if (tokens === undefined) continue
      this.#items.push(item)
      const numbers = Int32Array.from([...tokens.suites, ...tokens.extensions], (token) => this.#numberOf(token))
      this.#tokens.push(numbers)
      this.#mostTokens = Math.max(this.#mostTokens, numbers.length)
      this.#grams.add(gramsOf(tokens))
      this.#extensions.add(new Set(tokens.extensions))
    }
  }

  /**
   * The fingerprints whose distance is below `threshold`, the nearest first; of equally near ones the one that sorts
   * first, so that the order of a database does not matter.
   */
  find(fingerprint: string, threshold: number): Alike<Item>[] {
    const tokens = tokensOf(fingerprint)
    if (tokens === undefined) return []
    const length = tokens.suites.length + tokens.extensions.length
    if (leastDistance(length, Math.min(length, this.#mostTokens)) >= threshold) return []
    const wanted = Int32Array.from([...tokens.suites, ...tokens.extensions], (token, at) => {
      return this.#numbers.get(token) ?? -1 - at
    })
    return this.#candidates(tokens)
      .sort((a, b) => a - b)
      .filter((at) => leastDistance(length, this.#tokens[at]?.length ?? 0) < threshold)
      .flatMap((at) => this.#alike(at, wanted))
      .filter((each) => each.distance < threshold)
      .sort((a, b) => a.distance - b.distance)
  }

  #alike(at: number, wanted: Int32Array): Alike<Item>[] {
    const [item, tokens] = [this.#items[at], this.#tokens[at]]
    if (item === undefined || tokens === undefined) return []
    const far = distance(wanted, tokens)
    return [{ item, distance: far, likeness: -NATS_PER_DISTANCE * far }]
  }

  /** Those with the greatest scores. Few are ever in the running, so that sorting them all would cost most. */
  #candidates(wanted: HelloTokens): number[] {
    const scores = new Float64Array(this.#items.length)
    this.#grams.score(gramsOf(wanted), scores)
    this.#extensions.score(new Set(wanted.extensions), scores)
    const best: number[] = []
    let least = 0
    for (let at = 0; at < scores.length; at++) {
      const score = scores[at] ?? 0
      if (score <= least) continue
      let place = best.length
      while (place > 0 && (scores[best[place - 1] ?? 0] ?? 0) < score) place--
      best.splice(place, 0, at)
      if (best.length > ALIGNED) best.pop()
      if (best.length === ALIGNED) least = scores[best[ALIGNED - 1] ?? 0] ?? 0
    }
    return best
  }

  #numberOf(token: string): number {
    const known = this.#numbers.get(token)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(token, number)
    return number
  }
}

/** Sets of keys, and which of them has a key. */
class Postings {
  readonly #sets = new Map<string, number[]>()
  readonly #sizes: number[] = []

  add(keys: ReadonlySet<string>): void {
    for (const key of keys) {
      const postings = this.#sets.get(key)
      if (postings === undefined) this.#sets.set(key, [this.#sizes.length])
      else postings.push(this.#sizes.length)
    }
    this.#sizes.push(keys.size)
  }

  /** Adds its Jaccard index with the wanted keys to the score of every set. */
  score(wanted: ReadonlySet<string>, scores: Float64Array): void {
    const shared = new Uint16Array(this.#sizes.length)
    for (const key of wanted) for (const at of this.#sets.get(key) ?? []) shared[at] = (shared[at] ?? 0) + 1
    for (let at = 0; at < shared.length; at++) {
      const both = shared[at] ?? 0
      if (both > 0) scores[at] = (scores[at] ?? 0) + both / ((this.#sizes[at] ?? 0) + wanted.size - both)
    }
  }
}

/** Undefined for what is no TLS fingerprint, or longer than any that a real client sends. */
function tokensOf(fingerprint: string): HelloTokens | undefined {
  const facts = parseNpf(fingerprint)
  return facts === undefined || isTooLong(facts) ? undefined : helloTokens(facts)
}

function isTooLong({ cipherSuites, extensions }: ClientHelloFacts): boolean {
  return cipherSuites.length + extensions.length > MOST_TOKENS
}

function gramsOf({ suites }: HelloTokens): ReadonlySet<string> {
  const starts = Math.max(1, suites.length - GRAM + 1)
  return new Set(Array.from({ length: starts }, (_, at) => suites.slice(at, at + GRAM).join()))
}

function compare(a: { readonly fingerprint: string }, b: { readonly fingerprint: string }): number {
  return a.fingerprint < b.fingerprint ? -1 : Number(a.fingerprint > b.fingerprint)
}
