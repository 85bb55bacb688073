import { readIp } from '../../packets/network/ip.ts'
import { Packet } from '../../packets/packet.ts'
import { readTcp } from '../../packets/transport/tcp.ts'
import { isSameFlow } from '../flows/flow.ts'

/** How many segments are kept: as many as the longest hellos that programs send have bytes. */
const CAPACITY = 8_192
/** How many bytes of copied IP packets are kept: 374 of 1,400 bytes. */
const BYTES = 512 * 1024
const BUCKETS = 1_024
const NO_BYTES = new Uint8Array(0)

/**
 * The last segments that began no message, bounded by number, bytes and age: when the first segment of a message
 * overtakes none of its others on the way, they are already here. Since hardly any is ever asked for, only where each IP
 * packet lies is noted; its headers are read again when a message begins. Segments are numbered as they come; those
 * whose ports share a bucket form a chain, so that a message that begins looks at few.
 */
export class EarlySegments {
  readonly #seconds: number
  readonly #bytes: Uint8Array[] = new Array<Uint8Array>(CAPACITY).fill(NO_BYTES)
  readonly #starts = new Uint32Array(CAPACITY)
  readonly #ends = new Uint32Array(CAPACITY)
  readonly #times = new Uint32Array(CAPACITY)
  /** Both ports of each, which most others differ in. */
  readonly #ports = new Int32Array(CAPACITY)
  /** How many segments ago the one before it in the chain came, `CAPACITY` at most. */
  readonly #back = new Uint16Array(CAPACITY)
  readonly #newest = new Float64Array(BUCKETS).fill(-CAPACITY)
  #oldest = 0
  #next = 0
  /** From this number on segments lie in bytes that are not ours. */
  #borrowed = 0
  #copied = 0

  /** Forgets segments that are older than `seconds` when a message begins. */
  constructor(seconds: number) {
    this.#seconds = seconds
  }

  keep({ bytes, network, ipEnd, seconds, sourcePort, destinationPort }: Packet): void {
    if (this.#next - this.#oldest === CAPACITY) this.#drop()
    const at = this.#next % CAPACITY
    const ports = (sourcePort << 16) | destinationPort
    const bucket = bucketOf(ports)
    this.#bytes[at] = bytes
    this.#starts[at] = network
    this.#ends[at] = ipEnd
    this.#times[at] = seconds
    this.#ports[at] = ports
    this.#back[at] = Math.min(CAPACITY, this.#next - (this.#newest[bucket] ?? 0))
    this.#newest[bucket] = this.#next++
  }

  /** The kept segments of a packet's flow, the oldest first. */
  of(flow: Packet): Packet[] {
    const ports = (flow.sourcePort << 16) | flow.destinationPort
    const found: Packet[] = []
    let number = this.#newest[bucketOf(ports)] ?? -CAPACITY
    while (number >= this.#oldest) {
      const at = number % CAPACITY
      const isCandidate = this.#ports[at] === ports && flow.seconds - (this.#times[at] ?? 0) <= this.#seconds
      const packet = isCandidate ? this.#packet(at) : undefined
      if (packet !== undefined && isSameFlow(flow, packet)) found.push(packet)
      number -= this.#back[at] ?? CAPACITY
    }
    return found.reverse()
  }

  /** Forgets the segments of a packet's flow, and those that share its bucket. */
  forget({ sourcePort, destinationPort }: Packet): void {
    this.#newest[bucketOf((sourcePort << 16) | destinationPort)] = -CAPACITY
  }

  #packet(at: number): Packet {
    const packet = new Packet()
    packet.bytes = this.#bytes[at] ?? NO_BYTES
    packet.end = this.#ends[at] ?? 0
    readIp(packet, this.#starts[at] ?? 0)
    readTcp(packet)
    return packet
  }

  /** Copies what is still borrowed, so that the bytes may be overwritten; the oldest make room. */
  release(): void {
    const { from, length } = this.#newestBorrowed()
    if (this.#borrowed < from) while (this.#oldest < from) this.#drop()
    while (this.#copied + length > BYTES) this.#drop()
    const copies = new Uint8Array(length)
    let filled = 0
    for (let number = from; number < this.#next; number++) filled = this.#copy(number % CAPACITY, copies, filled)
    this.#copied += length
    this.#borrowed = this.#next
  }

  /** The first of the borrowed segments that fit, and how many bytes they have. */
  #newestBorrowed(): { readonly from: number; readonly length: number } {
    let from = this.#next
    let length = 0
    while (from > Math.max(this.#borrowed, this.#oldest)) {
      const more = this.#length((from - 1) % CAPACITY)
      if (length + more > BYTES) break
      length += more
      from--
    }
    return { from, length }
  }

  #copy(at: number, copies: Uint8Array, filled: number): number {
    const [start, end] = [this.#starts[at] ?? 0, this.#ends[at] ?? 0]
    copies.set((this.#bytes[at] ?? NO_BYTES).subarray(start, end), filled)
    this.#bytes[at] = copies
    this.#starts[at] = filled
    this.#ends[at] = filled + end - start
    return filled + end - start
  }

  /** Forgets the oldest one. */
  #drop(): void {
    const at = this.#oldest % CAPACITY
    if (this.#oldest < this.#borrowed) this.#copied -= this.#length(at)
    this.#bytes[at] = NO_BYTES
    this.#oldest++
  }

  #length(at: number): number {
    return (this.#ends[at] ?? 0) - (this.#starts[at] ?? 0)
  }
}

function bucketOf(ports: number): number {
  return (Math.imul(ports, 0x9e3779b1) >>> 16) % BUCKETS
}
