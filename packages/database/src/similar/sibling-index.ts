import { isGrease, parseNpf } from '@fingerpost/fingerprint'
import { VARYING_EXTENSIONS } from '../keys/handshake-key.ts'

/**
 * Finds the siblings of a fingerprint: those with the same suites and the same types of extensions, in any order and
 * apart from GREASE and the extensions that vary. Items are grouped by the text of their suites, which costs next to
 * nothing; extensions are parsed only where the suites are equal.
 */
export class SiblingIndex<Item extends { readonly fingerprint: string }> {
  readonly #bySuites = new Map<string, Item[]>()
  readonly #keys = new Map<Item, string>()

  constructor(items: readonly Item[]) {
    for (const item of items) {
      const suites = suitesText(item.fingerprint)
      const group = this.#bySuites.get(suites)
      if (group === undefined) this.#bySuites.set(suites, [item])
      else group.push(item)
    }
  }

  /** The items that are siblings of a fingerprint, itself included if it is one of them. */
  find(fingerprint: string): Item[] {
    const key = extensionsKey(fingerprint)
    if (key === undefined) return []
    const group = this.#bySuites.get(suitesText(fingerprint)) ?? []
    return group.filter((item) => this.#keyOf(item) === key)
  }

  #keyOf(item: Item): string {
    let key = this.#keys.get(item)
    if (key === undefined) {
      key = extensionsKey(item.fingerprint) ?? ''
      this.#keys.set(item, key)
    }
    return key
  }
}

/** The second group of a fingerprint without GREASE, which comes first where there is any. */
function suitesText(fingerprint: string): string {
  const open = fingerprint.indexOf(')(') + 2
  const suites = fingerprint.slice(open, fingerprint.indexOf(')', open))
  return suites.startsWith('0a0a') ? suites.slice(4) : suites
}

function extensionsKey(fingerprint: string): string | undefined {
  const types = parseNpf(fingerprint)?.extensions.map(({ type }) => type)
  return types
    ?.filter((type) => !isGrease(type) && !VARYING_EXTENSIONS.has(type))
    .sort((a, b) => a - b)
    .join()
}
