import { gapsWithin, type Span } from '../byte-ranges.ts'
import type { Packet } from '../packet.ts'

/** Where a fragment belongs in the payload of its datagram, as [place, end), by what its headers state. */
export interface IpFragment {
  readonly place: number
  readonly end: number
  readonly isLast: boolean
}

interface Piece {
  readonly place: number
  readonly bytes: Uint8Array
}

/** What an IP header can state as the length of a datagram. */
const MAXIMUM_LENGTH = 0xffff

/** About what a piece takes besides its bytes. */
const PIECE_OVERHEAD = 256

/** An IP datagram of which some fragments have come. */
export class FragmentedDatagram {
  /** When the first of them came, in seconds since 1970. */
  readonly seconds: number
  /** How many have come, duplicates included. */
  fragments = 0
  /** The headers from the outermost IP header to the payload, as they stand in the fragment that begins it. */
  #headers: Uint8Array | undefined
  /** Where the IP header of the datagram lies in them. */
  #network = 0
  /** What has come of the payload, sorted and apart. */
  #pieces: Piece[] = []
  #received = 0
  /** The length of the payload, which the last fragment tells. */
  #length = Number.POSITIVE_INFINITY
  #isDropped = false

  constructor(seconds: number) {
    this.seconds = seconds
  }

  get isWhole(): boolean {
    return this.#received === this.#length
  }

  /** About how many bytes of memory the datagram takes. */
  get size(): number {
    return this.#received + (this.#headers?.length ?? 0) + this.#pieces.length * PIECE_OVERHEAD
  }

  /** Forgets what has come and takes in nothing more. */
  drop(): void {
    this.#isDropped = true
    this.#pieces = []
    this.#received = 0
    this.#headers = undefined
  }

  /**
   * Takes in a fragment. One that overlaps others fills the gaps between them in IPv4, and drops the datagram in IPv6
   * unless it is a duplicate (RFC 5722; RFC 8200, section 4.5). One at odds with the length is passed over.
   */
  add(packet: Packet, fragment: IpFragment): void {
    this.fragments++
    const { place, end, isLast } = fragment
    if (this.#isDropped || !this.#isConsistent(fragment) || this.#isDuplicate(packet, fragment)) return
    if (place === 0 && this.#headers === undefined) this.#keepHeaders(packet)
    if (isLast) this.#length = end
    const captured = Math.min(end, place + packet.ipEnd - packet.transport)
    const before = this.#received
    for (const gap of gapsWithin([place, captured], this.#ranges)) this.#keepPiece(packet, place, gap)
    if (packet.ipVersion === 6 && this.#received - before < captured - place) this.drop()
  }

  /** Turns the packet of any fragment into the whole datagram: headers that tell of no fragment, and the payload. */
  putTogether(packet: Packet): void {
    const headers = this.#headers ?? new Uint8Array(0)
    const bytes = new Uint8Array(headers.length + this.#received)
    bytes.set(headers)
    for (const piece of this.#pieces) bytes.set(piece.bytes, headers.length + piece.place)
    const { ipVersion } = packet
    const fragmentOffset = ipVersion === 4 ? this.#network + 6 : headers.length - 6
    bytes.fill(0, fragmentOffset, fragmentOffset + 2)
    // Of length 0, it ends where the bytes do: the headers may make it longer than the field can state.
    const length = this.#network + (ipVersion === 4 ? 2 : 4)
    bytes.fill(0, length, length + 2)
    Object.assign(packet, { bytes, start: 0, end: bytes.length, outermost: 0, network: this.#network })
  }

  get #ranges(): Span[] {
    return this.#pieces.map(({ place, bytes }) => [place, place + bytes.length])
  }

  #isConsistent({ place, end, isLast }: IpFragment): boolean {
    if (place >= end || end > MAXIMUM_LENGTH || end > this.#length) return false
    const reached = this.#ranges.at(-1)?.[1] ?? 0
    return isLast ? end >= reached && (end === this.#length || this.#length === Number.POSITIVE_INFINITY) : true
  }

  #isDuplicate({ bytes, transport, ipEnd }: Packet, { place }: IpFragment): boolean {
    const piece = this.#pieces.find((candidate) => candidate.place === place)
    return piece?.bytes.length === ipEnd - transport && piece.bytes.every((byte, at) => byte === bytes[transport + at])
  }

  #keepHeaders(packet: Packet): void {
    this.#headers = packet.bytes.slice(packet.outermost, packet.transport)
    this.#network = packet.network - packet.outermost
  }

  #keepPiece({ bytes, transport }: Packet, place: number, [start, end]: Span): void {
    const shift = transport - place
    this.#pieces.push({ place: start, bytes: bytes.slice(start + shift, end + shift) })
    this.#pieces.sort((a, b) => a.place - b.place)
    this.#received += end - start
  }
}
