import type { Carrier, Protocol } from '@fingerpost/fingerprint'
import { byteAt } from '@fingerpost/fingerprint'

/** The tables of the carriers that have one. */
export interface ProtocolTables {
  readonly tcp: ProtocolTable
  readonly udp: ProtocolTable
}

/** The tables of some protocols. To make them takes 2 ms, so that many fingerprinters of the same protocols share them. */
export function protocolTables(protocols: readonly Protocol<unknown>[]): ProtocolTables {
  return { tcp: new ProtocolTable(protocols, 'tcp'), udp: new ProtocolTable(protocols, 'udp') }
}

const NONE: readonly Protocol<unknown>[] = []

/**
 * The protocols of one carrier, by the first two bytes of a message. Nearly every packet of a capture begins like no
 * message of any protocol, and learns so from one look into a table. The table is made by asking each protocol about
 * all beginnings, once.
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
    return this.#sets[this.#setOf[(byteAt(bytes, start) << 8) | byteAt(bytes, start + 1)] ?? 0] ?? NONE
  }

  #fill(): void {
    const numbers = new Map<string, number>()
    const bytes = new Uint8Array(2)
    for (let first = 0; first < 0x100; first++) {
      bytes[0] = first
      const possible = this.#protocols.filter((protocol) => protocol.identify(bytes, 0, 1))
      for (let second = 0; possible.length > 0 && second < 0x100; second++) {
        bytes[1] = second
        const set = possible.filter((protocol) => protocol.identify(bytes, 0, 2))
        if (set.length > 0) this.#setOf[(first << 8) | second] = this.#numberOf(set, numbers)
      }
    }
  }

  /** The index of a set of protocols, the same for equal sets. */
  #numberOf(set: readonly Protocol<unknown>[], numbers: Map<string, number>): number {
    const key = set.map(({ type }) => type).join(' ')
    const number = numbers.get(key) ?? this.#sets.push(set) - 1
    numbers.set(key, number)
    return number
  }
}
