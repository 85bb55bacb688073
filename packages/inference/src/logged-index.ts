import { type Digests, ja3, type NpfFingerprint, parseNpf } from '@fingerpost/fingerprint'
import { handshakeKey, loggedHandshakeKey } from './handshake-key.ts'
import type { MatchTier } from './identification.ts'
import { ja4Variants } from './ja4-variants.ts'
import type { LoggedHandshake, LoggedKeys } from './query.ts'

/** What an index needs to know besides the fingerprints. */
export interface LoggedIndexOptions<Item> {
  readonly digests: Digests
  /** The JA3 hashes that were stored for a fingerprint that does not yield its own. */
  storedJa3(item: Item): readonly string[]
}

/** The items whose fingerprint a logged hello may have, and what they were found by. */
export interface LoggedMatch<Item> {
  readonly by: MatchTier
  readonly items: readonly Item[]
}

/**
 * Finds the fingerprints behind the keys of logs. Each key is derived from every fingerprint, once, when it is first
 * asked for: JA3 from fingerprints in wire order (for sorted ones hashes are stored), JA4 from all but `tls/2`, which
 * leaves extensions out, and so the lists of a handshake, whose extensions are compared in sorted order where the
 * fingerprint is sorted.
 */
export class LoggedIndex<Item extends { readonly fingerprint: string }> {
  readonly #items: readonly Item[]
  readonly #options: LoggedIndexOptions<Item>
  #ja3: PositionsByKey | undefined
  #ja4: PositionsByKey | undefined
  #handshake: PositionsByKey | undefined

  constructor(items: readonly Item[], options: LoggedIndexOptions<Item>) {
    this.#items = items
    this.#options = options
  }

  /**
   * All items of the best tier that has any, in the order given: those with the lists of the handshake (of these, if
   * there are any, the ones with the same JA4, and of these the ones with the same JA3); those with both hashes; with
   * the JA4; with the JA3.
   */
  find({ ja3: hash, ja4, handshake }: LoggedKeys): LoggedMatch<Item> | undefined {
    const byJa3 = hash === undefined ? [] : this.#byJa3(hash)
    const byJa4 = ja4 === undefined ? [] : union(ja4.map((variant) => this.#byJa4(variant)))
    const byLists = handshake === undefined ? [] : this.#byHandshake(handshake)
    const tiers: readonly [MatchTier, readonly number[]][] = [
      ['handshake', narrowed(narrowed(byLists, byJa4), byJa3)],
      ['ja3+ja4', intersection(byJa4, byJa3)],
      ['ja4', byJa4],
      ['ja3', byJa3],
    ]
    const best = tiers.find(([, positions]) => positions.length > 0)
    return best && { by: best[0], items: best[1].flatMap((position) => this.#items[position] ?? []) }
  }

  #byJa3(hash: string): readonly number[] {
    const { digests, storedJa3 } = this.#options
    this.#ja3 ??= this.#indexed((facts, item) => (facts.format === 'tls' ? [ja3(facts, digests)] : storedJa3(item)))
    return this.#ja3.get(hash) ?? []
  }

  #byJa4(hash: string): readonly number[] {
    const { digests } = this.#options
    this.#ja4 ??= this.#indexed((facts) => (facts.format === 'tls/2' ? [] : ja4Variants(facts, digests)))
    return this.#ja4.get(hash) ?? []
  }

  #byHandshake(handshake: LoggedHandshake): readonly number[] {
    this.#handshake ??= this.#indexed(handshakeKeys)
    const inOrder = this.#handshake.get(`wire ${loggedHandshakeKey(handshake, 'wire')}`)
    return inOrder ?? this.#handshake.get(`sorted ${loggedHandshakeKey(handshake, 'sorted')}`) ?? []
  }

  #indexed(keysOf: (facts: NpfFingerprint, item: Item) => readonly string[]): PositionsByKey {
    const positions = new Map<string, number[]>()
    this.#items.forEach((item, position) => {
      const facts = parseNpf(item.fingerprint)
      if (facts === undefined) return
      for (const key of new Set(keysOf(facts, item))) append(positions, key, position)
    })
    return positions
  }
}

type PositionsByKey = ReadonlyMap<string, readonly number[]>

function append(positions: Map<string, number[]>, key: string, position: number): void {
  const list = positions.get(key)
  if (list === undefined) positions.set(key, [position])
  else list.push(position)
}

function handshakeKeys(facts: NpfFingerprint): string[] {
  if (facts.format === 'tls/2') return []
  const order = facts.format === 'tls' ? 'wire' : 'sorted'
  return [`${order} ${handshakeKey(facts, order)}`]
}

function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b)
}

function intersection(left: readonly number[], right: readonly number[]): readonly number[] {
  const others = new Set(right)
  return left.filter((position) => others.has(position))
}

/** The positions that are also among the others, or all of them when none is. */
function narrowed(positions: readonly number[], others: readonly number[]): readonly number[] {
  const both = intersection(positions, others)
  return both.length === 0 ? positions : both
}
