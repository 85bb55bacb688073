/**
 * Where things lie in one captured packet. One object is filled again for every packet, so that walking a capture
 * allocates nothing: whoever keeps a packet copies what it needs.
 */
export class Packet {
  /** The bytes that hold the packet; it lies at `[start, end)`, and `end` is where the capture cut it, if it did. */
  bytes: Uint8Array = new Uint8Array(0)
  start = 0
  end = 0
  /** How many bytes it had on the wire. */
  wireLength = 0
  /** LINKTYPE_ value of the interface. */
  linkType = 0
  /** Time of capture: seconds since 1970 and microseconds within the second. */
  seconds = 0
  microseconds = 0

  /** Where the IP header begins, the innermost one of a packet in tunnels, and where the outermost one does. */
  network = 0
  outermost = 0
  /** 4 or 6; the source address lies at `addresses`, the destination address behind it. */
  ipVersion = 0
  addresses = 0
  /** IANA protocol number of what the IP packet carries. */
  protocol = 0
  /** Where the transport header begins and the IP packet ends. */
  transport = 0
  ipEnd = 0

  sourcePort = 0
  destinationPort = 0
  /** TCP sequence number of the first byte of the payload, as a signed 32-bit integer. */
  sequence = 0
  /** The TCP flags from CWR (0x80) to FIN (0x01), RFC 9293, section 3.1. */
  flags = 0
  payload = 0
  payloadEnd = 0

  /** How many bytes an address has. */
  get addressLength(): number {
    return this.ipVersion === 4 ? 4 : 16
  }

  /** Becomes the same as another packet, in the same memory. */
  borrow(other: Packet): void {
    Object.assign(this, other)
  }

  /** Moves to memory of its own, without what is before the outermost IP header and behind the payload. */
  takeOver(): void {
    const shift = this.outermost
    this.bytes = this.bytes.slice(shift, this.payloadEnd)
    this.start = this.outermost = 0
    this.network -= shift
    this.addresses -= shift
    this.end = this.payloadEnd - shift
    this.ipEnd -= shift
    this.transport -= shift
    this.payload -= shift
    this.payloadEnd -= shift
  }
}
