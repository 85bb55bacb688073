import { uint32 } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import { isSupportedLinkType } from '../link/link-layer.ts'
import type { Packet } from '../packet.ts'
import type { ByteWindow } from './byte-window.ts'
import { MAXIMUM_LENGTH, type PacketReader, type PacketSink } from './packet-reader.ts'

const FILE_HEADER = 24
const RECORD_HEADER = 16

interface Format {
  readonly littleEndian: boolean
  readonly unitsPerMicrosecond: number
}

/** Magic numbers as big-endian readers see them. */
const MAGIC: ReadonlyMap<number, Format> = new Map([
  [0xa1b2c3d4, { littleEndian: false, unitsPerMicrosecond: 1 }],
  [0xd4c3b2a1, { littleEndian: true, unitsPerMicrosecond: 1 }],
  [0xa1b23c4d, { littleEndian: false, unitsPerMicrosecond: 1000 }],
  [0x4d3cb2a1, { littleEndian: true, unitsPerMicrosecond: 1000 }],
])

/** Whether a file that begins with this number is a classic pcap file (draft-ietf-opsawg-pcap). */
export function isPcap(magic: number): boolean {
  return MAGIC.has(magic)
}

/** Reads the packets of a classic pcap file in any of its four forms. */
export class PcapReader implements PacketReader {
  readonly #path: string
  #format: Format | undefined
  #linkType = 0

  constructor(path: string) {
    this.#path = path
  }

  read(window: ByteWindow, packet: Packet, sink: PacketSink): void {
    this.#format ??= this.#readFileHeader(window)
    if (this.#format === undefined) return
    const { littleEndian, unitsPerMicrosecond } = this.#format
    const { bytes, end } = window
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = window.start
    packet.linkType = this.#linkType
    while (at + RECORD_HEADER <= end) {
      const length = view.getUint32(at + 8, littleEndian)
      if (length > MAXIMUM_LENGTH) throw this.#damaged(window, at, length)
      const next = at + RECORD_HEADER + length
      if (next > end) break
      const fraction = view.getUint32(at + 4, littleEndian)
      packet.seconds = view.getUint32(at, littleEndian)
      packet.microseconds = unitsPerMicrosecond === 1 ? fraction : Math.trunc(fraction / unitsPerMicrosecond)
      packet.bytes = bytes // A datagram put together from fragments lies elsewhere.
      packet.start = at + RECORD_HEADER
      packet.end = next
      packet.wireLength = view.getUint32(at + 12, littleEndian)
      sink(packet)
      at = next
    }
    window.start = at
  }

  /** Undefined while the header is not all there. */
  #readFileHeader(window: ByteWindow): Format | undefined {
    if (window.end < FILE_HEADER) return undefined
    const format = MAGIC.get(uint32(window.bytes, 0))
    this.#linkType = uint32(window.bytes, 20, format?.littleEndian ?? false) & 0xffff
    if (!isSupportedLinkType(this.#linkType)) {
      throw new InputError(this.#path, 20, `link type ${this.#linkType} is not supported`)
    }
    window.start = FILE_HEADER
    return format
  }

  #damaged(window: ByteWindow, at: number, length: number): InputError {
    window.start = at
    return new InputError(this.#path, window.position, `not a packet: it would have ${length} bytes`)
  }
}
