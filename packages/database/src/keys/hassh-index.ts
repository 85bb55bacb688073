import { type Digests, hasshOfFingerprint } from '@fingerpost/fingerprint'
import { append, type PositionsByKey } from './logged-positions.ts'

/** Finds the fingerprints of SSH clients by the HASSH that they yield, which is derived when it is first asked for. */
export class HasshIndex<Item extends { readonly fingerprint: string }> {
  readonly #items: readonly Item[]
  readonly #digests: Digests
  #positions: PositionsByKey | undefined

  constructor(items: readonly Item[], digests: Digests) {
    this.#items = items
    this.#digests = digests
  }

  /** All items with a HASSH, in the order given. */
  find(hassh: string): readonly Item[] {
    this.#positions ??= this.#derive()
    return (this.#positions.get(hassh) ?? []).flatMap((position) => this.#items[position] ?? [])
  }

  #derive(): PositionsByKey {
    const positions: PositionsByKey = new Map()
    this.#items.forEach(({ fingerprint }, position) => {
      const hassh = hasshOfFingerprint(fingerprint, this.#digests)
      if (hassh !== undefined) append(positions, hassh, position)
    })
    return positions
  }
}
