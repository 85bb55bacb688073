interface Remembered {
  readonly text: string
  readonly result: string
}

/**
 * A function of a text with a memory of recent results, at most `capacity`: a hash of the text leads to its one place, where
 * it takes that of the text before it. A map of texts that are all new costs more than it saves, since it grows anew
 * with each generation.
 */
export class RecentTexts {
  readonly #compute: (text: string) => string
  readonly #places: (Remembered | undefined)[]

  constructor(compute: (text: string) => string, capacity: number) {
    this.#compute = compute
    this.#places = Array.from({ length: capacity })
  }

  /** The result for a text, as it is computed. */
  of(text: string): string {
    const place = this.#placeOf(text)
    const known = this.#places[place]
    if (known !== undefined && known.text === text) return known.result
    const result = this.#compute(text)
    if (this.#places.length > 0 && text.length <= LONGEST) this.#places[place] = { text, result }
    return result
  }

  #placeOf(text: string): number {
    let hash = text.length
    const end = Math.min(text.length, LONGEST)
    for (let at = 0; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), MULTIPLIER)
    return ((hash ^ (hash >>> 15)) >>> 0) % Math.max(1, this.#places.length)
  }
}

/** The prime of the FNV-1a hash. */
const MULTIPLIER = 16_777_619
/** Names of the DNS are no longer (RFC 1035, section 2.3.4); other texts are not remembered. */
const LONGEST = 255
