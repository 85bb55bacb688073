import { endianness } from 'node:os'
import { uint32 } from '@fingerpost/fingerprint'
import { Packet } from '../packets/packet.ts'
import type { PacketConsumer } from '../packets/packet-consumer.ts'

const CAPACITY = 4 * 1024 * 1024
const LITTLE_ENDIAN = endianness() === 'LE'

/** A packet as libpcap hands it over, in memory that the next one overwrites. */
export interface CapturedPacket {
  readonly bytes: Uint8Array
  /** As `PcapSession.header`. */
  readonly header: Uint8Array
  readonly linkType: number
}

/**
 * Hands packets to a consumer as a capture file would: many of them lie side by side before their memory is used
 * again, so that the consumer copies what it keeps once in thousands of packets.
 */
export class PacketFeed {
  readonly #consumer: PacketConsumer
  readonly #memory = new Uint8Array(CAPACITY)
  readonly #packet = new Packet()
  #end = 0

  constructor(consumer: PacketConsumer) {
    this.#consumer = consumer
  }

  take({ bytes, header, linkType }: CapturedPacket): void {
    const length = Math.min(uint32(header, 8, LITTLE_ENDIAN), bytes.length)
    if (this.#end + length > CAPACITY) this.#release()
    const packet = this.#packet
    this.#memory.set(bytes.subarray(0, length), this.#end)
    packet.bytes = this.#memory
    packet.start = this.#end
    packet.end = this.#end + length
    packet.linkType = linkType
    packet.seconds = uint32(header, 0, LITTLE_ENDIAN)
    packet.microseconds = uint32(header, 4, LITTLE_ENDIAN)
    packet.wireLength = uint32(header, 12, LITTLE_ENDIAN)
    this.#end += length
    this.#consumer.packet(packet)
  }

  #release(): void {
    this.#consumer.release()
    this.#end = 0
  }
}
