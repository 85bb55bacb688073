import { readIp } from '../../packets/network/ip.ts'
import { Packet } from '../../packets/packet.ts'
import { readTcp } from '../../packets/transport/tcp.ts'
import { isSameFlow } from '../flows/flow.ts'

const CAPACITY = 256
const NO_BYTES = new Uint8Array(0)

/**
 * The last segments that began no message: when the first segment of a message overtakes none of its others on the
 * way, they are already here. Since hardly any is ever asked for, only where each IP packet lies is noted; its headers
 * are read again when a message begins.
 */
export class EarlySegments {
  readonly #bytes: Uint8Array[] = new Array<Uint8Array>(CAPACITY).fill(NO_BYTES)
  readonly #starts = new Float64Array(CAPACITY)
  readonly #ends = new Float64Array(CAPACITY)
  /** Both ports of each, which most others differ in. */
  readonly #ports = new Int32Array(CAPACITY)
  #next = 0
  /** How many of the last kept segments still lie in bytes that are not ours. */
  #borrowed = 0

  keep({ bytes, network, ipEnd, sourcePort, destinationPort }: Packet): void {
    const at = this.#next
    this.#bytes[at] = bytes
    this.#starts[at] = network
    this.#ends[at] = ipEnd
    this.#ports[at] = (sourcePort << 16) | destinationPort
    this.#next = (at + 1) % CAPACITY
    this.#borrowed++
  }

  /** The kept segments of a packet's flow, the oldest first. */
  *of(flow: Packet): Generator<Packet> {
    const ports = (flow.sourcePort << 16) | flow.destinationPort
    for (let count = 0; count < CAPACITY; count++) {
      const at = (this.#next + count) % CAPACITY
      if (this.#ports[at] !== ports) continue
      const packet = this.#packet(at)
      if (isSameFlow(flow, packet)) yield packet
    }
  }

  #packet(at: number): Packet {
    const packet = new Packet()
    packet.bytes = this.#bytes[at] ?? NO_BYTES
    packet.end = this.#ends[at] ?? 0
    readIp(packet, this.#starts[at] ?? 0)
    readTcp(packet)
    return packet
  }

  /** Copies what is still borrowed, so that the bytes may be overwritten. */
  release(): void {
    for (let back = Math.min(this.#borrowed, CAPACITY); back > 0; back--) {
      const at = (this.#next - back + CAPACITY) % CAPACITY
      const [start, end] = [this.#starts[at] ?? 0, this.#ends[at] ?? 0]
      this.#bytes[at] = this.#bytes[at]?.slice(start, end) ?? NO_BYTES
      this.#starts[at] = 0
      this.#ends[at] = end - start
    }
    this.#borrowed = 0
  }
}
