import { spawnSync } from 'node:child_process'
import { formatAddress } from '@fingerpost/fingerprint'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as make from '../../../../../test/support/capture-builder.ts'
import { Packet } from '../packet.ts'
import { readUdp } from '../transport/udp.ts'
import { encapsulationsOf } from './encapsulation.ts'
import { IpResult } from './ip.ts'
import { NetworkLayer } from './network-layer.ts'

const zeros = (length: number) => new Array<number>(length).fill(0)
const PAYLOAD = [7, 1, 2, 3, 4]
const UDP = { protocol: 17 }
const INNER = make.ipv4(make.udp({ payload: PAYLOAD }), UDP)
const INNER6 = make.ipv6(make.udp({ payload: PAYLOAD }), { next: 17 })

/** The packet as it lies in the middle of a window. */
function packetOf(frame: readonly number[], linkType = 1): Packet {
  const packet = new Packet()
  packet.bytes = Uint8Array.from([0xee, 0xee, 0xee, ...frame, 0xee, 0xee, 0xee])
  packet.start = 3
  packet.end = 3 + frame.length
  packet.linkType = linkType
  return packet
}

function payloadOf(packet: Packet): number[] {
  expect(readUdp(packet)).toBe(true)
  return [...packet.bytes.subarray(packet.payload, packet.payloadEnd)]
}

/** LLC and SNAP (RFC 1042) for IPv4. */
const SNAP = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]

/** Frames of IEEE 802 and of Linux's netfilter, of which tcpdump prints the packet in them as well. */
const WITHOUT_ETHER_TYPE: [string, number, number[]][] = [
  ['802.3, LLC and SNAP', 1, [...zeros(12), 0, 8 + INNER.length, ...SNAP, ...INNER]],
  ['802.3, LLC of IP', 1, [...zeros(12), 0, 3 + INNER.length, 6, 6, 3, ...INNER]],
  ['802.3 behind a VLAN tag', 1, [...zeros(12), 0x81, 0, 0, 5, 0, 8 + INNER.length, ...SNAP, ...INNER]],
  ['FDDI', 10, [0x50, ...zeros(12), ...SNAP, ...INNER]],
  ['802.11, to the distribution system', 105, [8, 1, ...zeros(22), ...SNAP, ...INNER]],
  ['802.11, four addresses', 105, [8, 3, ...zeros(28), ...SNAP, ...INNER]],
  ['802.11, QoS', 105, [0x88, 2, ...zeros(24), ...SNAP, ...INNER]],
  ['radiotap', 127, [0, 0, 8, 0, 0, 0, 0, 0, 8, 1, ...zeros(22), ...SNAP, ...INNER]],
  [
    'radiotap, time stamp, padded header',
    127,
    [0, 0, 17, 0, 3, 0, 0, 0, ...zeros(8), 0x20, 0x88, 1, ...zeros(26), ...SNAP, ...INNER],
  ],
  [
    'radiotap, three words of presence',
    127,
    [0, 0, 18, 0, 2, 0, 0, 0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0x20, 0, 0x88, 1, ...zeros(26), ...SNAP, ...INNER],
  ],
  ['PPI', 192, [0, 0, 8, 0, 105, 0, 0, 0, 8, 1, ...zeros(22), ...SNAP, ...INNER]],
  [
    'NFLOG',
    239,
    [2, 0, 0, 0, 8, 0, 1, 0, 8, 0, 3, 0, 5, 0, 10, 0, 0x78, 0, 0, 0, ...nflogPayload(INNER), ...INNER, 0, 0, 0],
  ],
  ['NFLOG, IPv6', 239, [10, 0, 0, 0, ...nflogPayload(INNER6), ...INNER6, 0, 0, 0]],
]

/** The same, of which tcpdump 4.99 prints frames alone. */
const BEYOND_TCPDUMP: [string, number, number[]][] = [
  ['802.1ah', 1, [...zeros(12), 0x88, 0xe7, 0, 0, 0, 7, ...make.ethernet(INNER6, [0x81, 0, 0, 5])]],
  ['802.11, QoS and HT control', 105, [0x88, 0x82, ...zeros(28), ...SNAP, ...INNER]],
  ['802.11, several MSDUs', 105, [0x88, 2, ...zeros(22), 0x80, 0, ...zeros(14), ...SNAP, ...INNER]],
  ['802.15.4, uncompressed', 230, [0x61, 0xdc, 1, ...zeros(18), 0x41, ...INNER6]],
]

function nflogPayload({ length }: readonly number[]): number[] {
  return [(length + 4) & 0xff, (length + 4) >> 8, 9, 0]
}

const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0

test.runIf(hasTcpdump).each(WITHOUT_ETHER_TYPE)('tcpdump finds the packet, too: %s', (_, linkType, frame) => {
  const { stdout } = spawnSync('tcpdump', ['-nvr', '-'], { input: make.pcap([frame], { linkType }), encoding: 'utf8' })
  expect(stdout).toMatch(/(192\.0\.2\.1\.40000 > 198\.51\.100\.2\.443|2001:db8::1\.40000 > 2001:db8::2\.443)/)
})

describe('link layers', () => {
  const mplsLabels = [0x88, 0x47, 0, 0, 0x10, 64, 0, 0, 0x21, 64]
  test.each<[string, number, number[]]>([
    ['PPP', 9, [...make.pppProtocol(INNER), ...INNER]],
    ['PPP, IPv6', 9, [...make.pppProtocol(INNER6), ...INNER6]],
    ['PPP in HDLC-like framing', 9, [0xff, 3, ...make.pppProtocol(INNER), ...INNER]],
    ['PPP, compressed protocol field', 9, [0x21, ...INNER]],
    ['PPP in HDLC-like framing, compressed protocol field', 9, [0xff, 3, 0x57, ...INNER6]],
    ['PPP_HDLC', 50, [0xff, 3, ...make.pppProtocol(INNER), ...INNER]],
    ['PPP_HDLC, Cisco', 50, [0x8f, 0, 8, 0, ...INNER]],
    ['PPP_ETHER', 51, make.pppoe(INNER).slice(2)],
    ['C_HDLC', 104, [0x0f, 0, 0x86, 0xdd, ...INNER6]],
    ['PPPoE', 1, [...zeros(12), ...make.pppoe(INNER)]],
    ['PPPoE, IPv6, behind two VLAN tags', 1, [...zeros(12), 0x88, 0xa8, 0, 1, 0x81, 0, 0, 2, ...make.pppoe(INNER6)]],
    ['PPPoE behind SLL', 113, [...zeros(14), ...make.pppoe(INNER)]],
    [
      'six VLAN tags',
      1,
      make.ethernet(INNER, [0x88, 0xa8, 0, 1, 0x91, 0, 0, 2, ...new Array(4).fill([0x81, 0, 0, 3]).flat()]),
    ],
    ['SLL2, VLAN', 276, [0x81, 0, ...zeros(18), 0, 5, 8, 0, ...INNER]],
    ['MPLS, two labels', 1, [...zeros(12), ...mplsLabels, ...INNER]],
    ...WITHOUT_ETHER_TYPE,
    ...BEYOND_TCPDUMP,
  ])('%s', (_, linkType, frame) => {
    const packet = packetOf(frame, linkType)
    expect(new NetworkLayer().read(packet)).toBe(IpResult.packet)
    expect(payloadOf(packet)).toEqual(PAYLOAD)
    expect(packet.outermost).toBe(packet.network)
    expect(encapsulationsOf(packet)).toEqual([])
  })

  test.each<[string, number, number[]]>([
    ['PPP, LCP', 9, [0xff, 3, 0xc0, 0x21, ...INNER]],
    ['PPPoE, discovery', 1, [...zeros(12), 0x88, 0x63, 0x11, 9, ...zeros(4), ...INNER]],
    ['PPPoE, a code that is no session', 1, [...zeros(12), ...make.pppoe(INNER).with(3, 9)]],
    ['Ethernet, ARP', 1, [...zeros(12), 8, 6, ...INNER]],
    ['MPLS, a pseudowire', 1, [...zeros(12), 0x88, 0x47, 0, 0, 1, 64, ...zeros(4), ...INNER]],
    ['a link type without a reader', 147, INNER],
    ['LLC of a spanning tree', 1, [...zeros(12), 0, 38, 0x42, 0x42, 3, ...zeros(35)]],
    ['SNAP of Cisco', 1, [...zeros(12), 0, 90, 0xaa, 0xaa, 3, 0, 0, 0x0c, 8, 0, ...INNER]],
    ['802.11, protected', 105, [8, 0x41, ...zeros(22), ...SNAP, ...INNER]],
    ['802.11, a beacon', 105, [0x80, 0, ...zeros(22), ...SNAP, ...INNER]],
    ['802.11, no data', 105, [0x48, 1, ...zeros(22), ...SNAP, ...INNER]],
    ['802.11, a fragment', 105, [8, 5, ...zeros(22), ...SNAP, ...INNER]],
    ['PPI of Ethernet', 192, [0, 0, 8, 0, 1, 0, 0, 0, ...zeros(24), ...SNAP, ...INNER]],
    ['NFLOG without a payload', 239, [2, 0, 0, 0, 8, 0, 1, 0, 8, 0, 3, 0]],
    ['802.15.4, compressed', 230, [0x61, 0xdc, 1, ...zeros(18), 0x7a, ...INNER6]],
  ])('no IP: %s', (_, linkType, frame) => {
    expect(new NetworkLayer().read(packetOf(frame, linkType))).toBe(IpResult.malformed)
  })
})

describe('tunnels', () => {
  const addresses = [203, 0, 113, 1, 203, 0, 113, 2]
  const outer = (body: readonly number[], protocol: number) => make.ipv4(body, { protocol, addresses })
  const tunnel = (type: string, protocolType?: number) => [
    { type, sourceAddress: '203.0.113.1', destinationAddress: '203.0.113.2', protocolType },
  ]
  const frame = make.ethernet(INNER)
  const over = (destination: number, payload: readonly number[]) => outer(make.udp({ payload, destination }), 17)
  const flags = { checksum: 0x8000, key: 0x2000, sequence: 0x1000 }
  const all = flags.checksum | flags.key | flags.sequence
  test.each<[string, number[], object[]]>([
    ['IPv4 in IPv4', outer(INNER, 4), tunnel('ipip')],
    ['IPv6 in IPv4', outer(INNER6, 41), tunnel('ipip')],
    ['GRE', outer(make.gre(INNER), 47), tunnel('gre', 0x0800)],
    ['GRE, IPv6', outer(make.gre(INNER6, { type: 0x86dd }), 47), tunnel('gre', 0x86dd)],
    ['GRE with a key', outer(make.gre(INNER, { flags: flags.key, fields: zeros(4) }), 47), tunnel('gre', 0x0800)],
    ['GRE with all fields', outer(make.gre(INNER, { flags: all, fields: zeros(12) }), 47), tunnel('gre', 0x0800)],
    ['GRE, Ethernet', outer(make.gre(frame, { type: 0x6558 }), 47), tunnel('gre', 0x6558)],
    ['GRE, a VLAN tag', outer(make.gre([0, 9, 8, 0, ...INNER], { type: 0x8100 }), 47), tunnel('gre', 0x8100)],
    ['ERSPAN I', outer(make.gre(frame, { type: 0x88be }), 47), tunnel('gre', 0x88be)],
    [
      'ERSPAN II',
      outer(make.gre([...zeros(8), ...frame], { type: 0x88be, flags: flags.sequence, fields: zeros(4) }), 47),
      tunnel('gre', 0x88be),
    ],
    [
      'ERSPAN III with a subheader',
      outer(make.gre([...zeros(11), 1, ...zeros(8), ...frame], { type: 0x22eb, flags: 0x1000, fields: zeros(4) }), 47),
      tunnel('gre', 0x22eb),
    ],
    [
      'PPTP',
      outer(make.gre([0xff, 3, 0, 0x21, ...INNER], { type: 0x880b, flags: 0x3081, fields: zeros(12) }), 47),
      tunnel('gre', 0x880b),
    ],
    [
      'GRE, 802.11 (Aruba)',
      outer(make.gre([8, 1, ...zeros(22), ...SNAP, ...INNER], { type: 0x8200 }), 47),
      tunnel('gre', 0x8200),
    ],
    ['GRE in UDP (RFC 8086)', over(4754, make.gre(INNER6, { type: 0x86dd })), tunnel('gre', 0x86dd)],
    ['VXLAN', outer(make.vxlan(frame), 17), tunnel('vxlan')],
    ['VXLAN-GPE, Ethernet', over(4790, [0x08, ...zeros(7), ...frame]), tunnel('vxlan-gpe')],
    ['VXLAN-GPE, IPv6', over(4790, [0x0c, 0, 0, 2, ...zeros(4), ...INNER6]), tunnel('vxlan-gpe')],
    ['GTP-U', over(2152, [0x30, 255, 0, INNER.length, 0, 0, 0, 9, ...INNER]), tunnel('gtp')],
    ['GTP-U, sequence number', over(2152, [0x32, 255, 0, 0, 0, 0, 0, 9, 0, 1, 0, 0, ...INNER6]), tunnel('gtp')],
    [
      'GTP-U, two extension headers',
      over(2152, [0x34, 255, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0x85, 1, 0x10, 9, 0x40, 2, ...zeros(6), 0, ...INNER]),
      tunnel('gtp'),
    ],
    ['AYIYA', over(5072, [0x42, 0x51, 0x11, 41, ...zeros(4 + 16 + 20), ...INNER6]), tunnel('ayiya')],
    ['CAPWAP, 802.3', over(5247, [0, 0x10, 0x02, 0, 0, 0, 0, 0, ...frame]), tunnel('capwap')],
    [
      'CAPWAP, 802.11, from the controller',
      outer(
        make.udp({ payload: [0, 0x10, 0x03, 0, ...zeros(4), 8, 2, ...zeros(22), ...SNAP, ...INNER], source: 5247 }),
        17,
      ),
      tunnel('capwap'),
    ],
    ['Geneve', outer(make.geneve(frame), 17), tunnel('geneve', 0x6558)],
    [
      'Geneve, IPv6, options',
      outer(make.geneve(INNER6, { type: 0x86dd, options: zeros(12) }), 17),
      tunnel('geneve', 0x86dd),
    ],
  ])('%s', (_, packet, expected) => {
    const read = packetOf(make.ethernet(packet))
    expect(new NetworkLayer().read(read)).toBe(IpResult.packet)
    expect(payloadOf(read)).toEqual(PAYLOAD)
    expect(read.outermost).toBe(3 + 14)
    expect(encapsulationsOf(read)).toEqual(expected)
    read.takeOver()
    expect(encapsulationsOf(read)).toEqual(expected)
    expect(payloadOf(read)).toEqual(PAYLOAD)
  })

  test('nested, the outermost first; at most eight are opened', () => {
    const nested = (depth: number): number[] => (depth === 0 ? INNER : outer(nested(depth - 1), 4))
    const mixed = packetOf(
      make.ethernet(outer(make.vxlan(make.ethernet(make.ipv6(make.gre(INNER), { next: 47 }))), 17)),
    )
    expect(new NetworkLayer().read(mixed)).toBe(IpResult.packet)
    expect(encapsulationsOf(mixed)).toMatchObject([
      { type: 'vxlan', sourceAddress: '203.0.113.1' },
      { type: 'gre', sourceAddress: '2001:db8::1' },
    ])
    for (const [depth, opened] of [
      [8, 8],
      [9, 8],
      [60, 8],
    ] as const) {
      const packet = packetOf(nested(depth), 101)
      expect(new NetworkLayer().read(packet)).toBe(IpResult.packet)
      expect([encapsulationsOf(packet).length, packet.protocol]).toEqual([opened, depth > 8 ? 4 : 17])
    }
  })

  test.each<[string, number[]]>([
    ['VXLAN without a network identifier', make.vxlan(frame, 0)],
    ['VXLAN with ARP', make.vxlan([...zeros(12), 8, 6, ...zeros(28)])],
    ['VXLAN with an IP header that is cut', make.vxlan(frame.slice(0, 20))],
    ['VXLAN-GPE with a service header', make.udp({ payload: [0x0c, 0, 0, 4, ...zeros(40)], destination: 4790 })],
    ['an echo of GTP-U', make.udp({ payload: [0x32, 1, 0, 4, ...zeros(8), ...INNER], destination: 2152 })],
    [
      'an extension header of no length',
      make.udp({ payload: [0x34, 255, ...zeros(9), 1, ...zeros(8)], destination: 2152 }),
    ],
    ['CAPWAP in DTLS', make.udp({ payload: [1, 0, 0, 0, ...zeros(40)], destination: 5247 })],
    ['a fragment of CAPWAP', make.udp({ payload: [0, 0x10, 2, 0x80, ...zeros(4), ...frame], destination: 5247 })],
    ['Geneve of another version', make.geneve(frame).with(8, 0x40)],
    ['a UDP header that is cut', [1, 2, 18]],
  ])('what only looks like a tunnel is a packet of its own: %s', (_, datagram) => {
    const packet = packetOf(outer(datagram, 17), 101)
    expect(new NetworkLayer().read(packet)).toBe(IpResult.packet)
    expect(packet).toMatchObject({ protocol: 17, network: 3, outermost: 3, end: packet.bytes.length - 3 })
    expect(formatAddress(packet.bytes, packet.addresses, 4)).toBe('203.0.113.1')
  })

  test('an inner packet does not go beyond the outer one', () => {
    const longer = INNER.with(3, 255)
    const packet = packetOf(make.ethernet([...outer(longer, 4), 1, 1, 1, 1]))
    expect(new NetworkLayer().read(packet)).toBe(IpResult.packet)
    expect(packet.ipEnd).toBe(3 + 14 + 20 + INNER.length)
  })
})

describe('random bytes', () => {
  const LINK_TYPES = [0, 1, 9, 10, 12, 50, 51, 101, 104, 105, 108, 113, 127, 192, 230, 239, 276]
  const starts = [
    [],
    make.ethernet(INNER),
    make.ethernet(make.ipv4(make.gre([]), { protocol: 47 })),
    make.vxlan([]),
  ].concat(
    [2152, 4754, 4790, 5072, 5247].map((port) =>
      make.ethernet(make.ipv4(make.udp({ payload: [], destination: port, length: 0 }), UDP)),
    ),
    [...WITHOUT_ETHER_TYPE, ...BEYOND_TCPDUMP].map(([, , frame]) => frame.slice(0, frame.length - INNER.length)),
  )

  test('end within the packet', () => {
    const layer = new NetworkLayer({ datagrams: 4, fragments: 8, bytes: 4096, seconds: 30 })
    const property = fc.property(
      fc.constantFrom(...LINK_TYPES),
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 120 }),
      (linkType, start, rest) => {
        const packet = packetOf([...start, ...rest], linkType)
        if (layer.read(packet) !== IpResult.packet) return
        const { outermost, network, ipEnd, end, bytes } = packet
        expect([outermost <= network, network < ipEnd, ipEnd <= end, end <= bytes.length]).not.toContain(false)
        expect(encapsulationsOf(packet).length).toBeLessThanOrEqual(8)
      },
    )
    fc.assert(property, { seed: 1, numRuns: 20_000 })
  })

  test('flipped in tunnels within tunnels, and cut anywhere', () => {
    const gre = make.ipv4(make.gre(make.ethernet(make.ipv4(make.vxlan(make.ethernet(INNER)), UDP)), { type: 0x6558 }), {
      protocol: 47,
    })
    const frame = make.ethernet(make.ipv4(make.geneve(make.ethernet(gre)), UDP))
    for (let at = 0; at < frame.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) new NetworkLayer().read(packetOf(frame.with(at, value)))
      const packet = packetOf(frame.slice(0, at))
      if (new NetworkLayer().read(packet) === IpResult.packet) expect(packet.ipEnd).toBeLessThanOrEqual(3 + at)
    }
  })
})
