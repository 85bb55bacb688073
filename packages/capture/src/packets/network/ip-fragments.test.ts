import { registry } from '@fingerpost/fingerprint'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../../../../../test/corpus.ts'
import * as make from '../../../../../test/support/capture-builder.ts'
import { Fingerprinter } from '../../messages/fingerprinter.ts'
import { readCaptureFile } from '../files/capture-file.ts'
import { Packet } from '../packet.ts'
import { readUdp } from '../transport/udp.ts'
import { encapsulationsOf } from './encapsulation.ts'
import { IpResult } from './ip.ts'
import { DEFAULT_FRAGMENT_LIMITS, type FragmentLimits } from './ip-fragments.ts'
import { NetworkLayer } from './network-layer.ts'

const PAYLOAD = Array.from({ length: 200 }, (_, at) => at)
const DATAGRAM = make.udp({ payload: PAYLOAD })
const UDP = { protocol: 17 }
const V4 = make.ipv4Fragments(DATAGRAM, 64, UDP)
const V6 = make.ipv6Fragments(DATAGRAM, 64, UDP)

/** What comes of raw IP packets, one second apart: the payloads of those that are whole, and the layer. */
function read(packets: readonly (readonly number[])[], limits: Partial<FragmentLimits> = {}) {
  const layer = new NetworkLayer({ ...DEFAULT_FRAGMENT_LIMITS, ...limits })
  const payloads: number[][] = []
  const encapsulations: object[] = []
  for (const [at, bytes] of packets.entries()) {
    const packet = new Packet()
    Object.assign(packet, { bytes: Uint8Array.from(bytes), end: bytes.length, linkType: 101, seconds: at })
    if (layer.read(packet) !== IpResult.packet || !readUdp(packet)) continue
    encapsulations.push(encapsulationsOf(packet))
    packet.takeOver()
    payloads.push([...packet.bytes.subarray(packet.payload, packet.payloadEnd)])
  }
  layer.fragments?.finish()
  return {
    payloads,
    encapsulations,
    reassembled: layer.fragments?.reassembled,
    incomplete: layer.fragments?.givenUp,
  }
}

describe.each([
  ['IPv4', V4],
  ['IPv6', V6],
])('%s', (_, fragments) => {
  test('in any order, with duplicates', () => {
    const whole = { payloads: [PAYLOAD], reassembled: 1 }
    const order = fc.shuffledSubarray(fragments, { minLength: fragments.length })
    const property = fc.property(order, fc.nat(3), (packets, twice) => {
      const duplicate = packets[twice] as number[]
      expect(read(packets)).toMatchObject({ ...whole, incomplete: 0 })
      expect(read([...packets.slice(0, -1), duplicate, packets.at(-1) as number[]])).toMatchObject(whole)
    })
    fc.assert(property, { seed: 1, numRuns: 100 })
  })

  test('one that is missing, or cut by the capture, leaves the datagram incomplete', () => {
    for (const at of fragments.keys()) {
      expect(read(fragments.toSpliced(at, 1))).toMatchObject({ payloads: [], reassembled: 0, incomplete: 1 })
      const cut = fragments.map((bytes, index) => (index === at ? bytes.slice(0, -1) : bytes))
      expect(read(cut)).toMatchObject({ payloads: [], reassembled: 0, incomplete: 1 })
    }
  })

  test('more than there may be, too old, too many, too large', () => {
    const [first = [], ...rest] = fragments
    expect(read(fragments, { fragments: 3 })).toMatchObject({ reassembled: 0, incomplete: 1 })
    expect(read(fragments, { fragments: 4 })).toMatchObject({ reassembled: 1 })
    expect(read(fragments, { seconds: 2 })).toMatchObject({ reassembled: 0, incomplete: 2 })
    expect(read(fragments, { seconds: 3 })).toMatchObject({ reassembled: 1 })
    expect(read(fragments, { bytes: 1 })).toMatchObject({ reassembled: 0, incomplete: fragments.length })
    const other = make.ipv4Fragments(DATAGRAM, 64, { ...UDP, id: 9 })[0] as number[]
    expect(read([first, other, ...rest], { datagrams: 1 })).toMatchObject({ reassembled: 0 })
    expect(read([first, other, ...rest], { datagrams: 2 })).toMatchObject({ reassembled: 1, incomplete: 1 })
  })

  test('random overlaps and lengths end, and never give more than was sent', () => {
    const piece = fc.record({ place: fc.nat(40), length: fc.nat(80), more: fc.boolean() })
    const property = fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const packets = pieces.map(({ place, length, more }) => {
        const body = new Array<number>(length).fill(place)
        const field = (place << 3) | (more ? 1 : 0)
        if (fragments === V4) return make.ipv4(body, { protocol: 17, fragment: (more ? 0x2000 : 0) | place })
        return make.ipv6(body, { next: 44, headers: [17, 0, field >> 8, field & 0xff, 0, 0, 0, 0] })
      })
      for (const payload of read(packets).payloads) expect(payload.length).toBeLessThanOrEqual(40 * 8 + 80)
    })
    fc.assert(property, { seed: 1, numRuns: 1000 })
  })
})

test('datagrams that go between the same addresses are told apart by identification, in IPv4 by protocol, too', () => {
  const other = make.udp({ payload: PAYLOAD.toReversed() })
  const interleaved = (a: number[][], b: number[][]) => a.flatMap((fragment, at) => [fragment, b[at] ?? []])
  const both = [PAYLOAD, PAYLOAD.toReversed()]
  expect(read(interleaved(V4, make.ipv4Fragments(other, 64, { ...UDP, id: 1 }))).payloads).toEqual(both)
  expect(read(interleaved(V6, make.ipv6Fragments(other, 64, { ...UDP, id: 1 }))).payloads).toEqual(both)
  expect(read(interleaved(V4, make.ipv4Fragments(other, 64, { protocol: 6 })))).toMatchObject({ reassembled: 2 })
})

describe('overlaps', () => {
  const evil = new Array<number>(64).fill(0xee)
  const [first = [], second = [], ...rest] = V4
  const overlapping4 = make.ipv4(evil, { protocol: 17, fragment: 0x2000 | 4 })
  const overlapping6 = make.ipv6(evil, { next: 44, headers: [17, 0, 0, 33, 0, 0, 0, 0] })

  test('IPv4: what came first stays', () => {
    expect(read([first, second, overlapping4, ...rest]).payloads).toEqual([PAYLOAD])
    const [payload] = read([first, overlapping4, second, ...rest]).payloads
    expect(payload?.slice(56, 88)).toEqual(evil.slice(0, 32))
    expect(payload?.toSpliced(56, 32)).toEqual(PAYLOAD.toSpliced(56, 32))
  })

  test('IPv6: the datagram is dropped, and what comes later of it (RFC 5722)', () => {
    const expected = { payloads: [], reassembled: 0, incomplete: 1 }
    for (const at of [1, 2, 3]) expect(read(V6.toSpliced(at, 0, overlapping6))).toMatchObject(expected)
    const forged = V6[1]?.with(-1, 0xee) ?? []
    expect(read(V6.toSpliced(2, 0, forged))).toMatchObject(expected)
  })

  test('fragments at odds with the length are passed over', () => {
    const beyond = make.ipv4(evil, { protocol: 17, fragment: 0x2000 | 26 })
    const shorter = make.ipv4(evil, { protocol: 17, fragment: 1 })
    const last = V4.at(-1) as number[]
    expect(read([last, beyond, shorter, ...V4.slice(0, -1)]).payloads).toEqual([PAYLOAD])
    expect(read([second, make.ipv4(evil.slice(0, 8), { protocol: 17, fragment: 1 }), first, ...rest]).payloads).toEqual(
      [PAYLOAD],
    )
  })

  test('no datagram is longer than its length field can state', () => {
    const beyond = make.ipv4(evil, { protocol: 17, fragment: 0x1fff })
    expect(read([first, beyond])).toMatchObject({ reassembled: 0, incomplete: 1 })
  })
})

describe('tunnels', () => {
  const inner = make.ipv4(DATAGRAM, UDP)
  const tunnel = { type: 'gre', sourceAddress: '192.0.2.1', destinationAddress: '198.51.100.2', protocolType: 0x0800 }

  test('a tunnel in fragments', () => {
    const outer = make.ipv4Fragments(make.gre(inner), 80, { protocol: 47 })
    expect(read(outer)).toMatchObject({ payloads: [PAYLOAD], encapsulations: [[tunnel]] })
  })

  test('fragments in a tunnel, and both', () => {
    const within = V4.map((fragment) => make.ipv4(make.gre(fragment), { protocol: 47 }))
    expect(read(within)).toMatchObject({ payloads: [PAYLOAD], encapsulations: [[tunnel]] })
    const both = V6.flatMap((fragment, id) =>
      make.ipv4Fragments(make.gre(fragment, { type: 0x86dd }), 40, { protocol: 47, id }),
    )
    expect(read(both)).toMatchObject({ payloads: [PAYLOAD], encapsulations: [[{ ...tunnel, protocolType: 0x86dd }]] })
  })

  test('the first fragment once more, but in a tunnel: what came first stays', () => {
    const [first = [], ...rest] = V4
    const again = make.ipv4(make.gre(first.with(28 + 2, 0xee)), { protocol: 47 })
    expect(read([first, again, ...rest])).toMatchObject({ payloads: [PAYLOAD], encapsulations: [[]] })
  })

  test('without limits, fragments stay what they are', () => {
    const packet = new Packet()
    Object.assign(packet, { bytes: Uint8Array.from(V4[0] ?? []), end: 84, linkType: 101 })
    expect(new NetworkLayer().read(packet)).toBe(IpResult.fragment)
  })
})

describeWithCorpus('top_100_fingerprints.pcap, cut into fragments', () => {
  const DIGESTS = { md5: String, sha256: String }
  /** All but what is told from the IP header itself, which fragments have of their own. */
  const OPTIONS = { protocols: Object.values(registry).filter(({ carrier }) => carrier !== 'syn') }

  /** The IPv4 packets of the capture. */
  async function packets(): Promise<number[][]> {
    const found: number[][] = []
    const packet = ({ bytes, start, end }: Packet) => found.push([...bytes.subarray(start + 14, end)])
    await readCaptureFile(corpus('mercury/top_100_fingerprints.pcap'), { packet, release: () => {} })
    return found.filter((bytes) => bytes[0] === 0x45)
  }

  function fingerprints(frames: readonly (readonly number[])[]): string[] {
    const found: string[] = []
    const fingerprinter = new Fingerprinter(({ protocol, message, sourcePort }) => {
      found.push(`${sourcePort} ${protocol.name} ${protocol.fingerprint(message, protocol.type, DIGESTS)}`)
    }, OPTIONS)
    for (const bytes of frames) {
      const packet = new Packet()
      Object.assign(packet, { bytes: Uint8Array.from(bytes), end: bytes.length, linkType: 101 })
      fingerprinter.packet(packet)
      fingerprinter.release()
    }
    fingerprinter.finish()
    return found.sort()
  }

  /** A packet in fragments that carry `size` bytes each, the last first. */
  function inFragments(packet: readonly number[], size: number, id: number): number[][] {
    const length = ((packet[2] ?? 0) << 8) | (packet[3] ?? 0)
    const fields = { protocol: packet[9] ?? 0, addresses: packet.slice(12, 20), id }
    return make.ipv4Fragments(packet.slice(20, length), size, fields).reverse()
  }

  test.each([64, 576, 1400])('%i bytes each, and then in VXLAN: the same fingerprints', async (size) => {
    const whole = await packets()
    const expected = fingerprints(whole)
    const fragments = whole.flatMap((packet, at) => inFragments(packet, size, at))
    expect(expected.length).toBeGreaterThan(100)
    expect(fingerprints(fragments)).toEqual(expected)
    const tunnelled = fragments.map((packet) => make.ipv4(make.vxlan(make.ethernet(packet)), { protocol: 17 }))
    expect(fingerprints(tunnelled)).toEqual(expected)
  })
})
