/** The flow, place and content of a TCP segment that a test makes. */
export interface Segment {
  readonly payload: Uint8Array
  readonly sequence?: number
  readonly port?: number
  readonly flags?: number
}

const number = (value: number, length: number, little = false): number[] => {
  const bytes = Array.from({ length }, (_, at) => Math.floor(value / 256 ** at) & 0xff)
  return little ? bytes : bytes.reverse()
}

/** A TCP header without options and its payload (RFC 9293, section 3.1). */
export function tcp({ payload, sequence = 1000, port = 40000, flags = 0x18 }: Segment): number[] {
  return [
    ...number(port, 2),
    1,
    187,
    ...number(sequence >>> 0, 4),
    0,
    0,
    0,
    0,
    0x50,
    flags,
    4,
    0,
    0,
    0,
    0,
    0,
    ...payload,
  ]
}

/** The ports, content and stated length (true if not given) of a UDP datagram that a test makes. */
export interface Datagram {
  readonly payload: readonly number[]
  readonly source?: number
  readonly destination?: number
  readonly length?: number | undefined
}

/** A UDP header without a checksum and its payload (RFC 768). */
export function udp({ payload, source = 40000, destination = 443, length = 8 + payload.length }: Datagram): number[] {
  return [source, destination, length, 0].flatMap((field) => number(field, 2)).concat(payload)
}

/** What stands in an IPv4 header that a test makes: TCP in one piece if nothing is given. */
export interface Ipv4Fields {
  readonly options?: readonly number[]
  readonly protocol?: number
  readonly id?: number
  /** Flags and fragment offset. */
  readonly fragment?: number
  /** Source and destination, four bytes each. */
  readonly addresses?: readonly number[]
}

/** An IPv4 packet (RFC 791), from 192.0.2.1 to 198.51.100.2 if nothing else is given. */
export function ipv4(body: readonly number[], fields: Ipv4Fields = {}): number[] {
  const { options = [], protocol = 6, id = 0, fragment = 0, addresses = [192, 0, 2, 1, 198, 51, 100, 2] } = fields
  const header = 20 + options.length
  const words = [header + body.length, id, fragment].flatMap((field) => number(field, 2))
  const start = [0x40 | (header / 4), 0, ...words, 64, protocol, 0, 0]
  return [...start, ...addresses, ...options, ...body]
}

/** An IPv6 packet (RFC 8200) from 2001:db8::1 to 2001:db8::2; `headers` stand before the body and begin with `next`. */
export function ipv6(body: readonly number[], { headers = [] as readonly number[], next = 6 } = {}): number[] {
  const address = (last: number) => [0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(11).fill(0), last]
  const length = number(headers.length + body.length, 2)
  return [0x60, 0, 0, 0, ...length, next, 64, ...address(1), ...address(2), ...headers, ...body]
}

/** The payload in pieces of at most `size` bytes, each with its place and whether more follow. */
function cut(payload: readonly number[], size: number): { piece: number[]; place: number; more: boolean }[] {
  return Array.from({ length: Math.ceil(payload.length / size) }, (_, at) => {
    const place = at * size
    return { piece: payload.slice(place, place + size), place, more: place + size < payload.length }
  })
}

/** Fragments of an IPv4 packet. */
export function ipv4Fragments(payload: readonly number[], size: number, fields: Ipv4Fields = {}): number[][] {
  return cut(payload, size).map(({ piece, place, more }) =>
    ipv4(piece, { ...fields, fragment: (more ? 0x2000 : 0) | (place / 8) }),
  )
}

/** Fragments of an IPv6 packet (RFC 8200, section 4.5). */
export function ipv6Fragments(payload: readonly number[], size: number, { id = 0, protocol = 6 } = {}): number[][] {
  return cut(payload, size).map(({ piece, place, more }) =>
    ipv6(piece, { next: 44, headers: [protocol, 0, ...number(place | (more ? 1 : 0), 2), ...number(id, 4)] }),
  )
}

/** A PPPoE session (RFC 2516, section 4) with an IP packet, behind its EtherType. */
export function pppoe(packet: readonly number[]): number[] {
  return [0x88, 0x64, 0x11, 0, 0, 1, ...number(packet.length + 2, 2), ...pppProtocol(packet), ...packet]
}

/** The protocol field of PPP for an IP packet. */
export function pppProtocol(packet: readonly number[]): number[] {
  return [0, packet[0] === 0x60 ? 0x57 : 0x21]
}

/** A GRE header (RFC 2784) with its flags, protocol type and optional fields. */
export function gre(body: readonly number[], { type = 0x0800, flags = 0, fields = [] as readonly number[] } = {}) {
  return [...number(flags, 2), ...number(type, 2), ...fields, ...body]
}

/** A UDP datagram with a VXLAN header (RFC 7348, section 5) and an Ethernet frame. */
export function vxlan(frame: readonly number[], flags = 8): number[] {
  return udp({ payload: [flags, 0, 0, 0, 0, 0, 42, 0, ...frame], destination: 4789 })
}

/** A UDP datagram with a Geneve header (RFC 8926, section 3.4). */
export function geneve(body: readonly number[], { type = 0x6558, options = [] as readonly number[] } = {}): number[] {
  const payload = [options.length / 4, 0, ...number(type, 2), 0, 0, 42, 0, ...options, ...body]
  return udp({ payload, destination: 6081 })
}

/** An Ethernet frame; `tags` stand before the EtherType. */
export function ethernet(packet: readonly number[], tags: readonly number[] = []): number[] {
  return [...new Array<number>(12).fill(2), ...tags, ...etherType(packet), ...packet]
}

export function etherType(packet: readonly number[]): number[] {
  return packet[0] === 0x60 ? [0x86, 0xdd] : [0x08, 0x00]
}

/** How a classic pcap file is written. */
export interface PcapOptions {
  readonly little?: boolean
  readonly nano?: boolean
  readonly linkType?: number
  /** Seconds of each packet; 1 if not given. */
  readonly times?: readonly number[]
}

/** A classic pcap file; every packet lies 500,000 µs within its second. */
export function pcap(frames: readonly (readonly number[])[], options: PcapOptions = {}): Uint8Array {
  const { little = true, nano = false, linkType = 1, times } = options
  const n = (value: number, length = 4) => number(value, length, little)
  const bytes = [
    ...n(nano ? 0xa1b23c4d : 0xa1b2c3d4),
    ...n(2, 2),
    ...n(4, 2),
    ...n(0),
    ...n(0),
    ...n(65535),
    ...n(linkType),
  ]
  for (const [at, frame] of frames.entries()) {
    bytes.push(...n(times?.[at] ?? 1), ...n(nano ? 500_000_000 : 500_000), ...n(frame.length), ...n(frame.length))
    for (const byte of frame) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/** Makes blocks of a pcapng file (draft-ietf-opsawg-pcapng) in one byte order. */
export function pcapng(little: boolean) {
  const n = (value: number, length = 4) => number(value, length, little)
  const padded = (data: readonly number[]) => [...data, ...new Array<number>(-data.length & 3).fill(0)]
  const block = (type: number, body: readonly number[]) => {
    const length = n(12 + body.length)
    return [...n(type), ...length, ...body, ...length]
  }
  const timed = (units: number, frame: readonly number[]) => {
    const time = [...n(Math.floor(units / 2 ** 32)), ...n(units % 2 ** 32)]
    return [...time, ...n(frame.length), ...n(frame.length), ...padded(frame)]
  }
  return {
    section: () => block(0x0a0d0d0a, [...n(0x1a2b3c4d), ...n(1, 2), ...n(0, 2), ...new Array<number>(8).fill(0xff)]),
    interface: (linkType: number, resolution?: number, offset?: number) =>
      block(1, [
        ...n(linkType, 2),
        ...n(0, 2),
        ...n(0),
        ...(resolution === undefined ? [] : [...n(9, 2), ...n(1, 2), ...padded([resolution])]),
        ...(offset === undefined ? [] : [...n(14, 2), ...n(8, 2), ...n(offset, 8)]),
        ...n(0),
      ]),
    packet: (index: number, units: number, frame: readonly number[]) => block(6, [...n(index), ...timed(units, frame)]),
    obsolete: (index: number, units: number, frame: readonly number[]) =>
      block(2, [...n(index, 2), ...n(7, 2), ...timed(units, frame)]),
    secrets: (type: number, data: readonly number[]) => block(10, [...n(type), ...n(data.length), ...padded(data)]),
    simple: (frame: readonly number[]) => block(3, [...n(frame.length), ...padded(frame)]),
  }
}
