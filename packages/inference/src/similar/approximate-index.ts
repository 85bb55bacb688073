import { type ClientHelloFacts, parseNpf } from '@fingerpost/fingerprint'
import { type Alike, NATS_PER_DISTANCE } from './alike.ts'
import { distance, type HelloTokens, helloTokens } from './hello-tokens.ts'

/** How many candidates are aligned; alignment takes some 10 µs each. */
const ALIGNED = 20
const GRAM = 4
/** Hellos of more tokens than this resemble none: those of real clients have some 100, and aligning takes the square. */
const MOST_TOKENS = 1_024

/**
 * Finds the fingerprints that resemble another. An inverted index of 4-grams of suites and of extensions gives the
 * candidates: those with the greatest sum of the Jaccard indices of both, whose distances are then measured.
 */
export class ApproximateIndex<Item extends { readonly fingerprint: string }> {
  readonly #hellos: IndexedHello<Item>[] = []
  readonly #postings = new Map<string, number[]>()

  constructor(items: readonly Item[]) {
    for (const item of items) {
      const facts = parseNpf(item.fingerprint)
      if (facts === undefined || isTooLong(facts)) continue
      const hello = indexed(item, helloTokens(facts))
      for (const key of [...hello.grams, ...hello.extensions]) {
        const postings = this.#postings.get(key)
        if (postings === undefined) this.#postings.set(key, [this.#hellos.length])
        else postings.push(this.#hellos.length)
      }
      this.#hellos.push(hello)
    }
  }

  /**
   * The fingerprints whose distance is below `threshold`, the nearest first; of equally near ones the one that sorts
   * first, so that the order of a database does not matter.
   */
  find(fingerprint: string, threshold: number): Alike<Item>[] {
    const facts = parseNpf(fingerprint)
    if (facts === undefined || isTooLong(facts)) return []
    const wanted = indexed(undefined, helloTokens(facts))
    return this.#candidates(wanted)
      .map(({ item, tokens }) => alike(item, distance(wanted.tokens, tokens)))
      .filter((each) => each.distance < threshold)
      .sort((a, b) => a.distance - b.distance || compare(a.item, b.item))
  }

  /** Those with the greatest scores, greatest first. Few are ever in the running, so that sorting them all would cost most. */
  #candidates(wanted: IndexedHello<undefined>): IndexedHello<Item>[] {
    const scores = new Float64Array(this.#hellos.length)
    this.#add(scores, wanted, 'grams')
    this.#add(scores, wanted, 'extensions')
    const best: Scored<Item>[] = []
    for (let at = 0; at < scores.length; at++) {
      const score = scores[at] ?? 0
      const last = best.length < ALIGNED ? undefined : best.at(-1)
      if (score === 0 || (last !== undefined && score < last.score)) continue
      const hello = this.#hellos[at]
      if (hello !== undefined) insert(best, { hello, score })
    }
    return best.map(({ hello }) => hello)
  }

  /** Adds the Jaccard index of the keys of one kind to the score of every hello that shares some. */
  #add(scores: Float64Array, wanted: IndexedHello<undefined>, kind: 'grams' | 'extensions'): void {
    const shared = new Uint16Array(this.#hellos.length)
    for (const key of wanted[kind]) for (const at of this.#postings.get(key) ?? []) shared[at] = (shared[at] ?? 0) + 1
    const wantedSize = wanted[kind].size
    for (let at = 0; at < shared.length; at++) {
      const both = shared[at] ?? 0
      if (both === 0) continue
      const size = this.#hellos[at]?.[kind].size ?? 0
      scores[at] = (scores[at] ?? 0) + both / (size + wantedSize - both)
    }
  }
}

function isTooLong({ cipherSuites, extensions }: ClientHelloFacts): boolean {
  return cipherSuites.length + extensions.length > MOST_TOKENS
}

function alike<Item>(item: Item, distance: number): Alike<Item> {
  return { item, distance, likeness: -NATS_PER_DISTANCE * distance }
}

interface Scored<Item> {
  readonly hello: IndexedHello<Item>
  readonly score: number
}

/** Puts a hello where it belongs among the best, and drops the last of too many. */
function insert<Item extends { readonly fingerprint: string }>(best: Scored<Item>[], added: Scored<Item>): void {
  let at = best.length
  while (at > 0 && isBefore(added, best[at - 1])) at--
  best.splice(at, 0, added)
  if (best.length > ALIGNED) best.pop()
}

function isBefore<Item extends { readonly fingerprint: string }>(
  a: Scored<Item>,
  b: Scored<Item> | undefined,
): boolean {
  if (b === undefined || a.score !== b.score) return b !== undefined && a.score > b.score
  return compare(a.hello.item, b.hello.item) < 0
}

interface IndexedHello<Item> {
  readonly item: Item
  readonly tokens: HelloTokens
  readonly grams: ReadonlySet<string>
  readonly extensions: ReadonlySet<string>
}

function indexed<Item>(item: Item, tokens: HelloTokens): IndexedHello<Item> {
  const { suites, extensions } = tokens
  const starts = Math.max(1, suites.length - GRAM + 1)
  const grams = Array.from({ length: starts }, (_, at) => suites.slice(at, at + GRAM).join())
  return { item, tokens, grams: new Set(grams), extensions: new Set(extensions) }
}

function compare(a: { readonly fingerprint: string }, b: { readonly fingerprint: string }): number {
  return a.fingerprint < b.fingerprint ? -1 : Number(a.fingerprint > b.fingerprint)
}
