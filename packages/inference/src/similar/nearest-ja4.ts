/** JA4s, and how far the nearest is from the one asked for at least. */
export interface NearJa4s {
  /** The nearest first. */
  readonly ja4: readonly [string, ...string[]]
  /** 0 to 1, comparable with that of whole hellos. */
  readonly distance: number
}

/**
 * Finds the JA4s that resemble another: those of the same transport with the same suites or the same extensions, as a
 * hash shows only whether two lists are equal. The numbers in a JA4 tell how many suites and extensions two hellos cannot
 * share, which bounds their distance from below.
 */
export class NearestJa4 {
  /** By either hash, each with the transport. */
  readonly #byHash = new Map<string, Ja4[]>()

  constructor(texts: readonly string[]) {
    for (const ja4 of texts.flatMap((text) => parse(text) ?? [])) {
      for (const hash of [ja4.suites, ja4.extensions]) {
        const group = this.#byHash.get(hash)
        if (group === undefined) this.#byHash.set(hash, [ja4])
        else group.push(ja4)
      }
    }
  }

  /** All that are near to any of the variants of one JA4, the nearest first. Undefined for none. */
  find(variants: readonly string[], threshold: number): NearJa4s | undefined {
    const found = new Map<string, number>()
    for (const wanted of variants.flatMap((text) => parse(text) ?? [])) {
      for (const hash of [wanted.suites, wanted.extensions]) {
        for (const ja4 of this.#byHash.get(hash) ?? []) {
          const distance = distanceOf(wanted, ja4)
          if (distance < threshold) found.set(ja4.text, Math.min(distance, found.get(ja4.text) ?? 1))
        }
      }
    }
    const sorted = [...found].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    const [first, ...others] = sorted
    return first && { ja4: [first[0], ...others.map(([text]) => text)], distance: first[1] }
  }
}

interface Ja4 {
  readonly text: string
  /** The hashes, each with the transport. */
  readonly suites: string
  readonly extensions: string
  readonly suiteCount: number
  readonly extensionCount: number
}

const SHAPE = /^([a-z])..[di](\d\d)(\d\d).._([0-9a-f]{12})_([0-9a-f]{12})$/

function parse(text: string): Ja4 | undefined {
  const [, transport, suiteCount, extensionCount, suites, extensions] = SHAPE.exec(text) ?? []
  if (transport === undefined) return undefined
  return {
    text,
    suites: `${transport} suites ${suites}`,
    extensions: `${transport} extensions ${extensions}`,
    suiteCount: Number(suiteCount),
    extensionCount: Number(extensionCount),
  }
}

function distanceOf(a: Ja4, b: Ja4): number {
  const suites = a.suites === b.suites ? 0 : Math.max(1, Math.abs(a.suiteCount - b.suiteCount))
  const added = Math.abs(a.extensionCount - b.extensionCount)
  const extensions = a.extensions === b.extensions ? added : Math.max(1, added)
  const length = a.suiteCount + a.extensionCount + b.suiteCount + b.extensionCount
  return length === 0 ? 0 : (suites + extensions) / length
}
