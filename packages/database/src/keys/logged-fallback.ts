import { ja3String, type NpfFingerprint } from '@fingerpost/fingerprint'
import { loggedCiphersKey, loggedStableKey, orderedCiphersKey, sortedJa3Key, stableKey } from './handshake-key.ts'
import type { LoggedKeys } from './logged-keys.ts'
import { append, helloOf, type PositionsByKey } from './logged-positions.ts'
import type { MatchTier } from './match-tier.ts'

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
  #orderedCiphers: PositionsByKey | undefined

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

  /** By the suites in their order alone: the weakest of all keys, which only those ask for who want it. */
  findOrderedCiphers(keys: LoggedKeys): FallbackMatch | undefined {
    const key = loggedCiphersKey(keys)
    const positions = key === '' ? undefined : this.#byOrderedCiphers().get(key)
    return positions && { by: 'ordered-ciphers', positions }
  }

  #bySortedJa3(): PositionsByKey {
    this.#sortedJa3 ??= this.#positions(ofAllExtensions((facts) => sortedJa3Key(ja3String(facts))))
    return this.#sortedJa3
  }

  #byStable(): PositionsByKey {
    this.#stable ??= this.#positions(ofAllExtensions(stableKey))
    return this.#stable
  }

  #byOrderedCiphers(): PositionsByKey {
    this.#orderedCiphers ??= this.#positions(orderedCiphersKey)
    return this.#orderedCiphers
  }

  #positions(keyOf: KeyOf): PositionsByKey {
    const positions: PositionsByKey = new Map()
    this.#items.forEach(({ fingerprint }, position) => {
      const facts = helloOf(fingerprint)
      const key = facts && keyOf(facts)
      if (key !== undefined) append(positions, key, position)
    })
    return positions
  }
}

type KeyOf = (facts: NpfFingerprint) => string | undefined

/** Fingerprints `tls/2` leave extensions out, and so have no key that is made of them. */
function ofAllExtensions(keyOf: KeyOf): KeyOf {
  return (facts) => (facts.format === 'tls/2' ? undefined : keyOf(facts))
}
