import { ja3String, type NpfFingerprint } from '@fingerpost/fingerprint'
import { loggedStableKey, sortedJa3Key, stableKey } from './handshake-key.ts'
import type { MatchTier } from './identification.ts'
import { append, helloOf, type PositionsByKey } from './logged-positions.ts'
import type { LoggedKeys } from './query.ts'

/** The positions of the items that a coarse key leads to, and which key that was. */
export interface FallbackMatch {
  readonly by: MatchTier
  readonly positions: readonly number[]
}

/**
 * Finds fingerprints by what connections of one program have in common, for hellos that no exact key of theirs leads to.
 * Each kind of key is derived from all fingerprints when it is first asked for.
 */
export class LoggedFallback {
  readonly #items: readonly { readonly fingerprint: string }[]
  #sortedJa3: PositionsByKey | undefined
  #stable: PositionsByKey | undefined

  constructor(items: readonly { readonly fingerprint: string }[]) {
    this.#items = items
  }

  /** By the JA3 string with its extensions sorted; else by the lists without what varies. */
  find({ ja3String: text, handshake }: LoggedKeys): FallbackMatch | undefined {
    const bySortedJa3 = text === undefined ? undefined : this.#bySortedJa3().get(sortedJa3Key(text))
    if (bySortedJa3 !== undefined) return { by: 'sorted-ja3', positions: bySortedJa3 }
    const byStable = handshake && this.#byStable().get(loggedStableKey(handshake))
    return byStable && { by: 'stable', positions: byStable }
  }

  #bySortedJa3(): PositionsByKey {
    this.#sortedJa3 ??= this.#positions((facts) => sortedJa3Key(ja3String(facts)))
    return this.#sortedJa3
  }

  #byStable(): PositionsByKey {
    this.#stable ??= this.#positions(stableKey)
    return this.#stable
  }

  #positions(keyOf: (facts: NpfFingerprint) => string): PositionsByKey {
    const positions: PositionsByKey = new Map()
    this.#items.forEach(({ fingerprint }, position) => {
      const facts = helloOf(fingerprint)
      if (facts !== undefined && facts.format !== 'tls/2') append(positions, keyOf(facts), position)
    })
    return positions
  }
}
