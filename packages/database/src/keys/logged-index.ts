import { type Digests, ja3, type NpfFingerprint } from '@fingerpost/fingerprint'
import { handshakeKey, loggedHandshakeKey } from './handshake-key.ts'
import { ja4Variants } from './ja4-variants.ts'
import { LoggedFallback } from './logged-fallback.ts'
import type { LoggedHandshake, LoggedKeys } from './logged-keys.ts'
import { append, datagramHelloOf, helloOf, type PositionsByKey, transportOf } from './logged-positions.ts'
import type { MatchTier } from './match-tier.ts'

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
 * Finds the fingerprints behind the keys of logs. All keys are derived at the first query: parsing a fingerprint costs
 * as much as deriving its keys. JA3 comes from fingerprints in wire order (for sorted ones hashes are stored); JA4 and
 * the lists of a handshake come from all but `tls/2`, which leaves extensions out. Lists are compared with sorted
 * extensions where the fingerprint is sorted.
 */
export class LoggedIndex<Item extends { readonly fingerprint: string }> {
  readonly #items: readonly Item[]
  readonly #options: LoggedIndexOptions<Item>
  readonly #fallback: LoggedFallback
  #keys: Keys | undefined

  constructor(items: readonly Item[], options: LoggedIndexOptions<Item>) {
    this.#items = items
    this.#options = options
    this.#fallback = new LoggedFallback(items)
  }

  /**
   * All items of the best tier that has any, in the order given: those with the lists of the handshake (of these, if
   * there are any, the ones with the same JA4, and of these the ones with the same JA3); those with both hashes; with
   * the JA4; with the JA3; those with the JA3 string but for the order of its extensions; and last those that differ from
   * the lists only in what varies between connections of one program.
   */
  find(keys: LoggedKeys): LoggedMatch<Item> | undefined {
    const { ja3: hash, ja4, handshake } = keys
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
    if (best !== undefined) return { by: best[0], items: this.#at(best[1]) }
    const coarse = this.#fallback.find(keys)
    return coarse && { by: coarse.by, items: this.#at(coarse.positions) }
  }

  /** All items with the suites of a log in the same order, GREASE left out; see `Database.findOrderedCiphers`. */
  findOrderedCiphers(keys: LoggedKeys): LoggedMatch<Item> | undefined {
    const coarse = this.#fallback.findOrderedCiphers(keys)
    return coarse && { by: coarse.by, items: this.#at(coarse.positions) }
  }

  #at(positions: readonly number[]): Item[] {
    return positions.flatMap((position) => this.#items[position] ?? [])
  }

  /** All JA4s that lead to any item. */
  ja4s(): Iterable<string> {
    return this.#index().ja4.keys()
  }

  /** The items with a JA4, in the order given. */
  withJa4(ja4: string): readonly Item[] {
    return this.#at(this.#byJa4(ja4))
  }

  #byJa3(hash: string): readonly number[] {
    return this.#index().ja3.get(hash) ?? []
  }

  #byJa4(hash: string): readonly number[] {
    return this.#index().ja4.get(hash) ?? []
  }

  #byHandshake(handshake: LoggedHandshake): readonly number[] {
    const { wire, sorted } = this.#index()
    return wire.get(loggedHandshakeKey(handshake, 'wire')) ?? sorted.get(loggedHandshakeKey(handshake, 'sorted')) ?? []
  }

  #index(): Keys {
    if (this.#keys !== undefined) return this.#keys
    const keys = { ja3: new Map(), ja4: new Map(), wire: new Map(), sorted: new Map() }
    this.#items.forEach((item, position) => {
      const facts = helloOf(item.fingerprint) ?? datagramHelloOf(item.fingerprint)
      if (facts !== undefined) this.#add(keys, { item, facts, position })
    })
    this.#keys = keys
    return keys
  }

  #add({ ja3: byJa3, ja4, wire, sorted }: Keys, { item, facts, position }: Located<Item>): void {
    const { digests, storedJa3 } = this.#options
    const isInOrder = facts.format === 'tls'
    for (const hash of isInOrder ? [ja3(facts, digests)] : storedJa3(item)) append(byJa3, hash, position)
    if (facts.format === 'tls/2') return
    for (const variant of ja4Variants(facts, digests, transportOf(item.fingerprint))) append(ja4, variant, position)
    if (isInOrder) append(wire, handshakeKey(facts, 'wire'), position)
    else append(sorted, handshakeKey(facts, 'sorted'), position)
  }
}

/** Positions by each kind of key; those of handshakes by the order that extensions are compared in. */
interface Keys {
  readonly ja3: PositionsByKey
  readonly ja4: PositionsByKey
  readonly wire: PositionsByKey
  readonly sorted: PositionsByKey
}

interface Located<Item> {
  readonly item: Item
  readonly facts: NpfFingerprint
  readonly position: number
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
