import { type Digests, ja3, parseNpf } from '@fingerpost/fingerprint'
import { ja4Variants } from './ja4-variants.ts'
import type { LoggedMatch } from './logged-index.ts'
import type { LoggedKeys } from './logged-keys.ts'

/**
 * Finds label-only entries, which know a program by its JA4 or JA3 alone (docs/formats/database.md). They answer for
 * these two keys and no other, JA4 first.
 */
export class LabelsIndex<Item extends { readonly fingerprint: string }> {
  readonly #items: ReadonlyMap<string, Item>
  readonly #digests: Digests

  constructor(items: readonly Item[], digests: Digests) {
    this.#digests = digests
    this.#items = new Map(items.map((item) => [item.fingerprint, item]))
  }

  /** The entries with the JA4, else those with the JA3. */
  find({ ja3, ja4 }: LoggedKeys): LoggedMatch<Item> | undefined {
    const byJa4 = this.#named((ja4 ?? []).map((variant) => `ja4/${variant}`))
    if (byJa4.length > 0) return { by: 'ja4', items: byJa4 }
    const byJa3 = this.#named(ja3 === undefined ? [] : [`ja3/${ja3}`])
    return byJa3.length > 0 ? { by: 'ja3', items: byJa3 } : undefined
  }

  /** As `find`, by the keys that a TLS fingerprint yields: JA3 only where it has the order of extensions. */
  findFor(fingerprint: string): LoggedMatch<Item> | undefined {
    const facts = this.#items.size === 0 ? undefined : parseNpf(fingerprint)
    if (facts === undefined || facts.format === 'tls/2') return undefined
    const hash = facts.format === 'tls' ? ja3(facts, this.#digests) : undefined
    return this.find({ ja4: ja4Variants(facts, this.#digests), ja3: hash })
  }

  #named(names: readonly string[]): Item[] {
    return names.flatMap((name) => this.#items.get(name) ?? [])
  }
}
