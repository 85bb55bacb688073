import { parseJa4 } from '@fingerpost/fingerprint'
import { type Alike, NATS_PER_DISTANCE } from './alike.ts'

/**
 * Finds the JA4s that resemble another. A hash shows only whether two lists are equal, but the numbers in a JA4 tell how
 * many suites and extensions two hellos cannot share, which bounds their distance from below. Equal lists, and equal
 * versions and ALPN, speak for a relative besides.
 */
export class NearestJa4 {
  readonly #known: readonly Ja4[]

  constructor(texts: readonly string[]) {
    this.#known = texts.flatMap((text) => parse(text) ?? [])
  }

  /** All of the same transport that are near to any of the variants of one JA4, the one that is most alike first. */
  find(variants: readonly string[], threshold: number): Alike<string>[] {
    const found = new Map<string, Alike<string>>()
    for (const wanted of variants.flatMap((text) => parse(text) ?? [])) {
      for (const ja4 of this.#known) {
        if (ja4.transport !== wanted.transport) continue
        const alike = compared(wanted, ja4)
        if (alike.distance >= threshold || alike.likeness <= (found.get(ja4.text)?.likeness ?? -Infinity)) continue
        found.set(ja4.text, alike)
      }
    }
    return [...found.values()].sort((a, b) => b.likeness - a.likeness || (a.item < b.item ? -1 : 1))
  }
}

interface Ja4 {
  readonly text: string
  readonly transport: string
  /** The greatest version and the ALPN. */
  readonly negotiated: string
  readonly suites: string
  readonly extensions: string
  readonly suiteCount: number
  readonly extensionCount: number
}

/** Members are copied one by one: objects made by spreading took three times as long to compare. */
function parse(text: string): Ja4 | undefined {
  const parts = parseJa4(text)
  if (parts === undefined) return undefined
  const { transport, version, protocolName, suites, extensions, suiteCount, extensionCount } = parts
  return { text, transport, negotiated: version + protocolName, suites, extensions, suiteCount, extensionCount }
}

/** What equal lists of suites or of extensions add, and what another version or ALPN takes off, in nats. */
const EQUAL_LIST = 3
const OTHER_NEGOTIATION = 3

function compared(wanted: Ja4, ja4: Ja4): Alike<string> {
  const hasEqualList = wanted.suites === ja4.suites || wanted.extensions === ja4.extensions
  const distance = leastDistance(wanted, ja4)
  const likeness =
    (hasEqualList ? EQUAL_LIST : 0) -
    (wanted.negotiated === ja4.negotiated ? 0 : OTHER_NEGOTIATION) -
    NATS_PER_DISTANCE * distance
  return { item: ja4.text, distance, likeness }
}

function leastDistance(a: Ja4, b: Ja4): number {
  const suites = a.suites === b.suites ? 0 : Math.max(1, Math.abs(a.suiteCount - b.suiteCount))
  const added = Math.abs(a.extensionCount - b.extensionCount)
  const extensions = a.extensions === b.extensions ? added : Math.max(1, added)
  const length = a.suiteCount + a.extensionCount + b.suiteCount + b.extensionCount
  return length === 0 ? 0 : (suites + extensions) / length
}
