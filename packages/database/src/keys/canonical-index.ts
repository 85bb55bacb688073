import { formatNpf, type NpfFormat, parseNpf } from '@fingerpost/fingerprint'

/** From the form that tells hellos apart best to the coarsest; each can be turned into those after it. */
export const NPF_FORMATS: readonly NpfFormat[] = ['tls', 'tls/1', 'tls/2']

/** A format and those that it can be turned into; none for no format. */
export function formatsFrom(format: NpfFormat | undefined): readonly NpfFormat[] {
  return format === undefined ? [] : NPF_FORMATS.slice(NPF_FORMATS.indexOf(format))
}

/**
 * Finds what was said of a fingerprint however it was written: with or without prefix, GREASE extensions with or
 * without data, `()` or nothing for no extensions, with or without the data of the two extensions that newer tools
 * leave out (0013, 0014). Of two strings that mean the same the later counts.
 */
export class CanonicalIndex<Item extends { readonly fingerprint: string }> {
  readonly #items = new Map<string, Item>()
  readonly #formats: readonly NpfFormat[]

  constructor(items: readonly Item[]) {
    const present = new Set<NpfFormat>()
    for (const item of items) {
      const facts = parseNpf(item.fingerprint)
      if (facts === undefined) continue
      present.add(facts.format)
      this.#items.set(formatNpf(facts, facts.format), item)
    }
    this.#formats = NPF_FORMATS.filter((format) => present.has(format))
  }

  /** The item for a fingerprint in its own form, else in the coarser forms that occur here. */
  find(fingerprint: string): Item | undefined {
    const facts = parseNpf(fingerprint)
    if (facts === undefined) return undefined
    for (const format of this.#formats) {
      if (NPF_FORMATS.indexOf(format) < NPF_FORMATS.indexOf(facts.format)) continue
      const item = this.#items.get(formatNpf(facts, format))
      if (item !== undefined) return item
    }
    return undefined
  }
}
