import type { MessageKind, ParseFailure } from '@fingerpost/fingerprint'
import type { FragmentCounts } from '../packets/network/ip-fragments.ts'
import type { Packet } from '../packets/packet.ts'
import type { Ending } from './reassembly/pending-messages.ts'

/** A message that began as one of a protocol does and then was none, how often. */
export interface FailureCount {
  readonly protocol: string
  readonly reason: ParseFailure['reason']
  /** The field that could not be read. */
  readonly field: string
  count: number
}

/** What was seen on the way from packets to records. */
export class CaptureStatistics {
  packets = 0
  /** Bytes of packets as they were captured. */
  bytes = 0
  /** Packets of which the capture holds only the beginning. */
  cut = 0
  /** Packets that carry no IP, or a broken IP header. */
  notIp = 0
  /** IP fragments but those that made a datagram whole. */
  fragments = 0
  tcp = 0
  udp = 0
  records = 0
  /** Records of messages that never became whole. */
  truncated = 0
  /** Messages that had been seen before. */
  retransmissions = 0
  /** Records by the type of their fingerprints. */
  readonly recordsOf = new Map<string, number>()
  readonly failures = new Map<string, FailureCount>()
  /** Messages that were put together from several packets or could not be, by how that ended. */
  readonly reassembly = new Map<Ending, number>()
  /** Packets of encapsulations that were not opened, by the name of the encapsulation. */
  readonly unopened = new Map<string, number>()
  readonly #fragments: FragmentCounts | undefined
  readonly #linkTypes = new Map<number, number>()
  #linkType = -1
  /** Packets since the link type last changed: counting them in the map one by one would cost as much as decoding. */
  #ofLinkType = 0

  /** Without `fragments`, as where none are put together, no datagram of them is counted. */
  constructor(fragments?: FragmentCounts) {
    this.#fragments = fragments
  }

  /** IP datagrams that were put together from fragments so far. */
  get datagrams(): number {
    return this.#fragments?.reassembled ?? 0
  }

  /** IP datagrams that were given up for want of fragments. */
  get incompleteDatagrams(): number {
    return this.#fragments?.givenUp ?? 0
  }

  /** Packets by LINKTYPE_ value. */
  get linkTypes(): ReadonlyMap<number, number> {
    this.#countLinkType()
    return this.#linkTypes
  }

  /** Messages that began as one of a protocol does and then were none. */
  get malformed(): number {
    return sum([...this.failures.values()].filter(({ reason }) => reason === 'malformed').map(({ count }) => count))
  }

  /** Counts a packet. */
  packet({ start, end, linkType, wireLength }: Packet): void {
    this.packets++
    if (wireLength > end - start) this.cut++
    this.bytes += end - start
    if (linkType !== this.#linkType) {
      this.#countLinkType()
      this.#linkType = linkType
    }
    this.#ofLinkType++
  }

  /** Counts a record. */
  record({ type }: MessageKind<unknown>, truncated: boolean): void {
    this.records++
    if (truncated) this.truncated++
    increase(this.recordsOf, type)
  }

  /** Counts a message that could not be read. */
  failure({ type }: MessageKind<unknown>, { reason, field }: ParseFailure): void {
    const key = `${type} ${reason} ${field}`
    const failure = this.failures.get(key)
    if (failure === undefined) this.failures.set(key, { protocol: type, reason, field, count: 1 })
    else failure.count++
  }

  /** Counts how a message that came in parts ended. */
  reassembled(ending: Ending): void {
    increase(this.reassembly, ending)
  }

  /** Counts a packet in an encapsulation that was not opened; without a name it was in none. */
  leftUnopened(name: string | undefined): void {
    if (name !== undefined) increase(this.unopened, name)
  }

  #countLinkType(): void {
    if (this.#ofLinkType > 0) increase(this.#linkTypes, this.#linkType, this.#ofLinkType)
    this.#ofLinkType = 0
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0)
}
