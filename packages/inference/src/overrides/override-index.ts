import type { Digests } from '@fingerpost/fingerprint'
import { overrideKeys } from './message-keys.ts'
import { parseOverrideKey } from './override-key.ts'

/** Looks up overrides by any key of a message; if several apply, the last one given wins. */
export class OverrideIndex<Item extends { readonly key: string }> {
  /** The fingerprint types that overrides may apply to. */
  readonly types: ReadonlySet<string>
  readonly #items: readonly Item[]
  readonly #positions: ReadonlyMap<string, number>

  /** Throws RangeError for a key that cannot be read. */
  constructor(items: readonly Item[], digests: Digests) {
    const keys = items.map(({ key }) => parseOverrideKey(key) ?? unreadable(key))
    this.#items = items
    this.#positions = new Map(
      keys.flatMap(({ text }, position) => overrideKeys(text, digests).map((key) => [key, position] as const)),
    )
    this.types = new Set(keys.flatMap(({ types }) => types))
  }

  find(keys: readonly string[]): Item | undefined {
    let last = -1
    for (const key of keys) last = Math.max(last, this.#positions.get(key) ?? -1)
    return this.#items[last]
  }
}

function unreadable(key: string): never {
  throw new RangeError(`key: ${JSON.stringify(key)} is neither a fingerprint nor a JA3 or JA4`)
}
