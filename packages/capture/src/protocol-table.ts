import type { Carrier, Protocol } from '@fingerpost/fingerprint'

const NONE: readonly Protocol<unknown>[] = []

/**
 * The protocols of one carrier, by the first two bytes of a message. Nearly every packet of a capture begins like no
 * message of any protocol, and learns so from one look into a table. The table is made by asking each protocol about
 * all 65,536 beginnings, once, in a few milliseconds.
 */
export class ProtocolTable {
  readonly #protocols: readonly Protocol<unknown>[]
  /** Index into `#sets` for each beginning. */
  readonly #setOf = new Uint8Array(0x10000)
  readonly #sets: (readonly Protocol<unknown>[])[] = [NONE]

  constructor(protocols: readonly Protocol<unknown>[], carrier: Carrier) {
    this.#protocols = protocols.filter((protocol) => protocol.carrier === carrier)
    if (this.#protocols.length > 0) this.#fill()
  }

  /** Whether any protocol has this carrier. */
  get isEmpty(): boolean {
    return this.#protocols.length === 0
  }

  /** Those of which a message may begin with `bytes[start, end)`, judged by two bytes alone. */
  candidates(bytes: Uint8Array, start: number, end: number): readonly Protocol<unknown>[] {
    if (end - start < 2) return this.#protocols
    return this.#sets[this.#setOf[((bytes[start] as number) << 8) | (bytes[start + 1] as number)] as number] ?? NONE
  }

  #fill(): void {
    const known = new Map<string, number>([['', 0]])
    const bytes = new Uint8Array(2)
    for (let beginning = 0; beginning < 0x10000; beginning++) {
      bytes[0] = beginning >> 8
      bytes[1] = beginning
      const set = this.#protocols.filter((protocol) => protocol.identify(bytes, 0, 2))
      const key = set.map(({ type }) => type).join(' ')
      const index = known.get(key) ?? this.#sets.push(set) - 1
      known.set(key, index)
      this.#setOf[beginning] = index
    }
  }
}
