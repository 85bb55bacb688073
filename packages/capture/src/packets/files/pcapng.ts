import { byteAt, uint16, uint32 } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { Packet } from '../packet.ts'
import type { ByteWindow } from './byte-window.ts'
import { MAXIMUM_LENGTH, type PacketReader, type PacketSink } from './packet-reader.ts'
import { splitTime, type TimeResolution, timeResolution } from './time.ts'

/** Block types of draft-ietf-opsawg-pcapng, section 11.1. */
const BlockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  enhancedPacket: 6,
  decryptionSecrets: 10,
} as const

const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const BLOCK_HEADER = 8
const BLOCK_TRAILER = 4
/** The type of secrets that are a TLS key log (section 4.7): `TLSK`. */
const TLS_KEY_LOG = 0x544c534b
const OPTION_TIME_RESOLUTION = 9
const OPTION_TIME_OFFSET = 14

interface Interface {
  readonly linkType: number
  readonly snapshotLength: number
  readonly resolution: TimeResolution
}

/** Whether a file that begins with this number is a pcapng file. */
export function isPcapng(magic: number): boolean {
  return magic === BlockType.sectionHeader
}

/** Reads the packets of a pcapng file: every section and interface, each with its link type and time resolution. */
export class PcapngReader implements PacketReader {
  readonly #path: string
  readonly #secrets: ((text: string) => void) | undefined
  #littleEndian = false
  #interfaces: Interface[] = []

  /** `secrets` is told of TLS key logs. */
  constructor(path: string, secrets?: (text: string) => void) {
    this.#path = path
    this.#secrets = secrets
  }

  read(window: ByteWindow, packet: Packet, sink: PacketSink): void {
    while (window.start + BLOCK_HEADER + BLOCK_TRAILER <= window.end) {
      const { bytes, start } = window
      if (uint32(bytes, start) === BlockType.sectionHeader) this.#startSection(window)
      const length = uint32(bytes, start + 4, this.#littleEndian)
      if (length % 4 !== 0 || length < BLOCK_HEADER + BLOCK_TRAILER || length > MAXIMUM_LENGTH) {
        throw new InputError(this.#path, window.position, `not a block: it would have ${length} bytes`)
      }
      if (start + length > window.end) return
      this.#readBlock(window, length - BLOCK_TRAILER, packet)
      if (packet.end > packet.start) sink(packet)
      window.start = start + length
    }
  }

  #startSection({ bytes, start, position }: ByteWindow): void {
    this.#littleEndian = uint32(bytes, start + 8, true) === BYTE_ORDER_MAGIC
    if (!this.#littleEndian && uint32(bytes, start + 8) !== BYTE_ORDER_MAGIC) {
      throw new InputError(this.#path, position, 'a section header without the byte-order magic 1a2b3c4d')
    }
    this.#interfaces = []
  }

  /** Leaves an empty packet for a block that holds none. */
  #readBlock({ bytes, start }: ByteWindow, length: number, packet: Packet): void {
    packet.bytes = bytes
    const body = start + BLOCK_HEADER
    const end = start + length
    packet.start = packet.end = end
    const type = uint32(bytes, start, this.#littleEndian)
    if (type === BlockType.enhancedPacket) this.#enhancedPacket(packet, body, end)
    else if (type === BlockType.interfaceDescription) this.#interfaceDescription(bytes.subarray(body, end))
    else if (type === BlockType.simplePacket) this.#simplePacket(packet, body, end)
    else if (type === BlockType.obsoletePacket) this.#obsoletePacket(packet, body, end)
    else if (type === BlockType.decryptionSecrets) this.#decryptionSecrets(bytes.subarray(body, end))
  }

  /** Section 4.3. */
  #enhancedPacket(packet: Packet, body: number, end: number): void {
    if (body + 20 <= end) this.#timedPacket(packet, this.#uint32(packet, body), { body, end })
  }

  /** Appendix A: as the enhanced packet block, but the first four bytes are interface and drop count. */
  #obsoletePacket(packet: Packet, body: number, end: number): void {
    if (body + 20 <= end) this.#timedPacket(packet, uint16(packet.bytes, body, this.#littleEndian), { body, end })
  }

  #timedPacket(packet: Packet, index: number, { body, end }: { body: number; end: number }): void {
    const source = this.#interfaces[index]
    if (source === undefined) return
    packet.linkType = source.linkType
    splitTime(packet, [this.#uint32(packet, body + 4), this.#uint32(packet, body + 8)], source.resolution)
    packet.start = body + 20
    packet.end = Math.min(end, packet.start + this.#uint32(packet, body + 12))
    packet.wireLength = this.#uint32(packet, body + 16)
  }

  /** Section 4.7. */
  #decryptionSecrets(body: Uint8Array): void {
    if (body.length < 8 || uint32(body, 0, this.#littleEndian) !== TLS_KEY_LOG) return
    const text = body.subarray(8, 8 + uint32(body, 4, this.#littleEndian))
    this.#secrets?.(new TextDecoder('latin1').decode(text))
  }

  /** Section 4.4: of the first interface, without a time. */
  #simplePacket(packet: Packet, body: number, end: number): void {
    const source = this.#interfaces[0]
    if (source === undefined || body + 4 > end) return
    packet.linkType = source.linkType
    packet.seconds = packet.microseconds = 0
    packet.start = body + 4
    packet.wireLength = this.#uint32(packet, body)
    packet.end = Math.min(end, packet.start + Math.min(source.snapshotLength, packet.wireLength))
  }

  /** Section 4.2; a block too short to name a link type still takes its place in the list. */
  #interfaceDescription(body: Uint8Array): void {
    const isWhole = body.length >= 8
    const snapshotLength = isWhole ? uint32(body, 4, this.#littleEndian) : 0
    this.#interfaces.push({
      linkType: isWhole ? uint16(body, 0, this.#littleEndian) : -1,
      snapshotLength: snapshotLength === 0 ? MAXIMUM_LENGTH : snapshotLength,
      resolution: this.#resolution(body),
    })
  }

  /** The options if_tsresol and if_tsoffset. */
  #resolution(body: Uint8Array): TimeResolution {
    let resolution = 6
    let offset = 0
    for (let at = 8; at + 4 <= body.length; ) {
      const code = uint16(body, at, this.#littleEndian)
      const length = uint16(body, at + 2, this.#littleEndian)
      if (code === 0 || at + 4 + length > body.length) break
      if (code === OPTION_TIME_RESOLUTION && length === 1) resolution = byteAt(body, at + 4)
      if (code === OPTION_TIME_OFFSET && length === 8) offset = this.#secondsOffset(body, at + 4)
      at += 4 + Math.ceil(length / 4) * 4
    }
    return timeResolution(resolution, offset)
  }

  #secondsOffset(body: Uint8Array, at: number): number {
    const [high, low] = this.#littleEndian ? [at + 4, at] : [at, at + 4]
    return (uint32(body, high, this.#littleEndian) | 0) * 0x1_0000_0000 + uint32(body, low, this.#littleEndian)
  }

  #uint32(packet: Packet, at: number): number {
    return uint32(packet.bytes, at, this.#littleEndian)
  }
}
