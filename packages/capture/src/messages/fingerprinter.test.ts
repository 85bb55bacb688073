import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { registry } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ethernet,
  etherType,
  ipv4,
  ipv4Fragments,
  ipv6,
  pcap,
  pcapng,
  tcp,
  udp,
} from '../../../../test/support/capture-builder.ts'
import { helloMessage, records, serverNameData } from '../../../../test/support/hello-builder.ts'
import { crypto, initial } from '../../../../test/support/quic-builder.ts'
import { segment } from '../../../../test/support/segments.ts'
import { readCaptureFile } from '../packets/files/capture-file.ts'
import { Packet } from '../packets/packet.ts'
import { Fingerprinter, type FingerprinterOptions } from './fingerprinter.ts'
import { protocolTables } from './protocol-table.ts'
import { DEFAULT_LIMITS } from './reassembly/reassembly-limits.ts'
import type { FingerprintRecord } from './record.ts'

const HELLO = records(
  helloMessage({
    extensions: [
      [0, serverNameData('example.com')],
      [0x15, new Array<number>(300).fill(0)],
    ],
  }),
)
const EXTENSIONS = 'tls/(0303)(1301)((0000)(0015))'
const WHOLE = ethernet(ipv4(tcp({ payload: HELLO })))

let folder = ''
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fp-capture-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function read(capture: Uint8Array, options: FingerprinterOptions = {}) {
  const path = join(folder, String(files++))
  writeFileSync(path, capture)
  const found: FingerprintRecord[] = []
  const fingerprinter = new Fingerprinter((record) => found.push(record), { protocols: [registry.tls], ...options })
  await readCaptureFile(path, fingerprinter)
  fingerprinter.finish()
  const digests = { md5: String, sha256: String }
  const prints = found.map(({ protocol, message }) => protocol.fingerprint(message, protocol.type, digests))
  return { found, prints, statistics: fingerprinter.statistics }
}

/** The hello cut into pieces of about the same size, each with its place. */
function pieces(count: number, port = 40000, sequence = 1000): number[][] {
  const size = Math.ceil(HELLO.length / count)
  return Array.from({ length: count }, (_, at) => {
    const payload = HELLO.subarray(at * size, (at + 1) * size)
    return ethernet(ipv4(tcp({ payload, port, sequence: sequence + at * size })))
  })
}

describe('capture files', () => {
  test.each([
    [true, false],
    [true, true],
    [false, false],
    [false, true],
  ])('classic pcap, little-endian %s, nanoseconds %s', async (little, nano) => {
    const { found, prints } = await read(pcap([WHOLE], { little, nano }))
    expect(prints).toEqual([EXTENSIONS])
    expect(found[0]).toMatchObject({ seconds: 1, microseconds: 500_000, sourceAddress: '192.0.2.1', sourcePort: 40000 })
    expect(found[0]).toMatchObject({ destinationAddress: '198.51.100.2', destinationPort: 443, truncated: false })
  })

  test.each([true, false])('pcapng, little-endian %s: interfaces, resolutions, offset, sections', async (little) => {
    const { section, interface: description, packet, simple } = pcapng(little)
    const frame = (port: number) => ethernet(ipv4(tcp({ payload: HELLO, port })))
    const blocks = [
      ...[section(), description(1), description(1, 9), description(101, 0x80 | 20), description(1, 6, 100)],
      ...[packet(0, 7_500_000, frame(1)), packet(1, 8_250_000_000, frame(2))],
      ...[packet(2, 9 * 2 ** 20 + 2 ** 19, ipv4(tcp({ payload: HELLO, port: 3 }))), packet(3, 1_000_000, frame(4))],
      ...[simple(frame(5)), section(), description(101), packet(0, 2_000_000, ipv4(tcp({ payload: HELLO, port: 6 })))],
    ]
    const { found } = await read(Uint8Array.from(blocks.flat()))
    expect(found.map(({ sourcePort, seconds, microseconds }) => [sourcePort, seconds, microseconds])).toEqual([
      [1, 7, 500_000],
      [2, 8, 250_000],
      [3, 9, 500_000],
      [4, 101, 0],
      [5, 0, 0],
      [6, 2, 0],
    ])
  })

  test('gzip gives the same; a cut file names its path and gives what came before', async () => {
    const capture = pcap([WHOLE])
    expect((await read(gzipSync(capture))).prints).toEqual([EXTENSIONS])
    await expect(read(capture.subarray(0, -1))).rejects.toThrow(InputError)
    await expect(read(Uint8Array.of(1, 2, 3, 4, 5))).rejects.toThrow('not a capture file')
  })
})

describe('link and network layers', () => {
  const packet = ipv4(tcp({ payload: HELLO }))
  const v6 = tcp({ payload: HELLO })
  const zeros = (length: number) => new Array<number>(length).fill(0)
  test.each<[string, number, number[]]>([
    ['VLAN', 1, ethernet(packet, [0x81, 0, 0, 5])],
    ['QinQ', 1, ethernet(packet, [0x88, 0xa8, 0, 5, 0x81, 0, 0, 6])],
    ['Cisco MetaData', 1, ethernet(packet, [0x89, 0x09, 1, 1, 0, 1, 0, 42])],
    ['raw IP', 101, packet],
    ['null, little-endian', 0, [2, 0, 0, 0, ...packet]],
    ['loop', 108, [0, 0, 0, 2, ...packet]],
    ['SLL', 113, [...zeros(14), ...etherType(packet), ...packet]],
    ['SLL2', 276, [...etherType(packet), ...zeros(18), ...packet]],
    ['IPv4 with options', 1, ethernet(ipv4(v6, { options: [1, 1, 1, 0] }))],
    ['IPv6', 1, ethernet(ipv6(v6))],
    [
      'IPv6, hop-by-hop and destination options',
      1,
      ethernet(ipv6(v6, { next: 0, headers: [60, 0, ...zeros(6), 6, 0, ...zeros(6)] })),
    ],
    ['IPv6, atomic fragment', 1, ethernet(ipv6(v6, { next: 44, headers: [6, ...zeros(7)] }))],
  ])('%s', async (_, linkType, frame) => {
    expect((await read(pcap([frame], { linkType }))).prints).toEqual([EXTENSIONS])
  })

  test('fragments that make no datagram whole are counted', async () => {
    const first = ethernet(ipv4(tcp({ payload: HELLO }), { fragment: 0x2000 }))
    const later = ethernet(ipv6(v6, { next: 44, headers: [6, 0, 0, 8, 0, 0, 0, 1] }))
    expect(await read(pcap([first, later]))).toMatchObject({
      prints: [],
      statistics: { fragments: 2, datagrams: 0, incompleteDatagrams: 2 },
    })
  })

  test('encapsulations that are left unopened are counted by name', async () => {
    const datagram = (destination: number) =>
      ethernet(ipv4(udp({ payload: [1, 2, 3, 4], destination }), { protocol: 17 }))
    const macsec = [...zeros(12), 0x88, 0xe5, ...zeros(40)]
    const frames = [WHOLE, datagram(53), datagram(1194), datagram(2152), datagram(2152), macsec]
    const { statistics } = await read(pcap([...frames, ethernet(ipv4(zeros(40), { protocol: 50 }))]))
    expect([...statistics.unopened].sort()).toEqual([
      ['esp', 1],
      ['gtp', 2],
      ['macsec', 1],
      ['openvpn', 1],
    ])
  })

  test('of 802.11, data frames that are protected are counted, beacons not', async () => {
    const header = [0, 0, 8, 0, 0, 0, 0, 0]
    const frames = [0x41, 0x40].map((flags) => [...header, 8, flags, ...zeros(40)])
    const { statistics } = await read(pcap([...frames, [...header, 0x80, 0, ...zeros(40)]], { linkType: 127 }))
    expect([...statistics.unopened]).toEqual([['ieee802.11', 2]])
  })

  test('datagrams in fragments are counted while the capture runs', () => {
    const fragments = ipv4Fragments(tcp({ payload: HELLO }), 64)
    const fingerprinter = new Fingerprinter(() => {})
    for (const bytes of [...fragments, ...ipv4Fragments(v6, 64, { id: 2 }).slice(1)]) {
      const packet = new Packet()
      fingerprinter.packet(Object.assign(packet, { bytes: Uint8Array.from(bytes), end: bytes.length, linkType: 101 }))
    }
    expect(fingerprinter.statistics).toMatchObject({ datagrams: 1, incompleteDatagrams: 0 })
    fingerprinter.finish()
    expect(fingerprinter.statistics).toMatchObject({ datagrams: 1, incompleteDatagrams: 1 })
  })

  test('IPv4 total length 0 (segmentation offload): the packet ends where the capture does', async () => {
    const offloaded = packet.with(2, 0).with(3, 0)
    expect((await read(pcap([ethernet(offloaded)]))).prints).toEqual([EXTENSIONS])
  })

  test('data in a SYN (RFC 7413) takes the sequence number behind it', async () => {
    const syn = ethernet(ipv4(tcp({ payload: HELLO.subarray(0, 100), flags: 2, sequence: 999 })))
    const rest = ethernet(ipv4(tcp({ payload: HELLO.subarray(100), sequence: 1100 })))
    expect((await read(pcap([syn, rest]))).prints).toEqual([EXTENSIONS])
  })
})

describe('reassembly', () => {
  test.each([2, 3, 40])('%i segments, in order and reversed', async (count) => {
    for (const frames of [pieces(count), pieces(count).reverse()]) {
      const { found, prints } = await read(pcap(frames))
      expect(prints).toEqual([EXTENSIONS])
      expect(found[0]).toMatchObject({ truncated: false, reassembled: true })
    }
  })

  test('any order, with duplicates', async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 5, 3, 0], { minLength: 9 })
    const property = fc.asyncProperty(order, async (at) => {
      const frames = pieces(6)
      expect((await read(pcap(at.map((index) => frames[index] ?? [])))).prints).toEqual([EXTENSIONS])
    })
    await fc.assert(property, { seed: 1, numRuns: 100 })
  })

  test('a segment that begins like a hello and is none belongs to one whose beginning comes later', async () => {
    const like = [0x16, 3, 1, 0, 2, 1, 0, 0, 0, 3]
    const hello = records(helloMessage({ extensions: [[0x15, [...new Array<number>(50).fill(0), ...like]]] }))
    const at = hello.length - like.length
    const rest = ethernet(ipv4(tcp({ payload: hello.subarray(at), sequence: 1000 + at })))
    const beginning = ethernet(ipv4(tcp({ payload: hello.subarray(0, at) })))
    expect((await read(pcap([rest, beginning]))).prints).toEqual(['tls/(0303)(1301)((0015))'])
  })

  test('overlapping segments, and across the wrap of the sequence number', async () => {
    const part = (from: number, to: number) =>
      ethernet(ipv4(tcp({ payload: HELLO.subarray(from, to), sequence: 0xffffffc0 + from })))
    const frames = [part(0, 120), part(60, 200), part(150, HELLO.length)]
    expect((await read(pcap(frames))).prints).toEqual([EXTENSIONS])
  })

  test('in mid-stream, after a STARTTLS dialogue', async () => {
    const text = new TextEncoder().encode('STARTTLS\r\n')
    const dialogue = ethernet(ipv4(tcp({ payload: text, sequence: 990 })))
    expect((await read(pcap([dialogue, ...pieces(3)]))).prints).toEqual([EXTENSIONS])
  })

  test('interleaved flows do not disturb one another', async () => {
    const [a, b] = [pieces(5, 1), pieces(5, 2)]
    const frames = a.flatMap((frame, at) => [frame, b[4 - at] ?? []])
    expect((await read(pcap(frames))).found.map(({ sourcePort }) => sourcePort).sort()).toEqual([1, 2])
  })

  test('a retransmitted hello is one record, two without reassembly', async () => {
    const capture = pcap([WHOLE, WHOLE])
    expect(await read(capture)).toMatchObject({ prints: [EXTENSIONS], statistics: { retransmissions: 1 } })
    expect((await read(capture, { reassembly: false })).prints).toEqual([EXTENSIONS, EXTENSIONS])
  })

  test('two bytes that begin like SSH and are none do not hide the hello that comes at their place', async () => {
    const acknowledgment = ethernet(ipv4(tcp({ payload: Uint8Array.of(0, 0) })))
    const protocols = Object.values(registry)
    const { found, statistics } = await read(pcap([acknowledgment, WHOLE]), { protocols })
    expect(found.map(({ protocol }) => protocol.type)).toEqual(['tls'])
    expect(statistics.retransmissions).toBe(0)
  })

  test('a QUIC hello sent again in other packets is one record, unless it differs', async () => {
    const [hello, other] = ['a.example', 'b.example'].map((name) => {
      return helloMessage({ extensions: [[0, serverNameData(name)]] })
    }) as [number[], number[]]
    const datagram = (payload: number[], number: number) =>
      ethernet(ipv4(udp({ payload: initial({ payload, number }) }), { protocol: 17 }))
    const [first, second, third] = [0, 1, 2].map((number) => datagram(crypto(0, hello), number)) as [
      number[],
      number[],
      number[],
    ]
    const half = datagram(crypto(0, hello.slice(0, 60)), 3)
    const options = { protocols: [registry.quic] }
    const { found, statistics } = await read(pcap([first, second, third, half]), options)
    expect(found.map(({ truncated }) => truncated)).toEqual([false])
    expect(statistics.retransmissions).toBe(3)
    expect((await read(pcap([first, datagram(crypto(0, other), 1), second]), options)).found.length).toBe(2)
    expect((await read(pcap([first, second]), { ...options, reassembly: false })).found.length).toBe(2)
  })

  test('two hellos on one flow (HelloRetryRequest) are two records', async () => {
    const second = pieces(2, 40000, 1000 + HELLO.length)
    expect((await read(pcap([...pieces(2), ...second]))).prints).toEqual([EXTENSIONS, EXTENSIONS])
  })

  test('a hello that is never whole is one truncated record at the end', async () => {
    const { found, prints } = await read(pcap(pieces(2).slice(0, 1)))
    expect(prints).toEqual(['tls/(0303)(1301)((0000))'])
    expect(found[0]?.truncated).toBe(true)
  })

  test('without reassembly the first segment is read as far as it goes', async () => {
    const { found, prints } = await read(pcap(pieces(2)), { reassembly: false })
    expect(prints).toEqual(['tls/(0303)(1301)((0000))'])
    expect(found[0]).toMatchObject({ truncated: true, reassembled: false })
  })

  test('a message that is too old by the times of the capture is given up', async () => {
    const { found } = await read(pcap(pieces(2), { times: [1, 1 + DEFAULT_LIMITS.seconds + 1] }))
    expect(found.map(({ truncated }) => truncated)).toEqual([true])
  })

  test('limits on messages, segments and bytes of a message', async () => {
    const firsts = Array.from({ length: 10 }, (_, port) => pieces(2, port + 1)[0] ?? [])
    const limited = (limits: Partial<typeof DEFAULT_LIMITS>) => ({ limits: { ...DEFAULT_LIMITS, ...limits } })
    expect((await read(pcap(firsts), limited({ messages: 2 }))).statistics.truncated).toBe(10)
    const holes = pieces(6).filter((_, at) => at % 2 === 0)
    expect((await read(pcap(holes), limited({ segments: 2 }))).statistics.truncated).toBe(1)
    expect((await read(pcap(pieces(2)), limited({ messageBytes: 100 }))).statistics.records).toBeLessThanOrEqual(1)
  })

  test('a limit on the bytes of all messages gives up the oldest', async () => {
    const [a, b] = [pieces(2, 1), pieces(2, 2)]
    const interleaved = pcap([a[0] ?? [], b[0] ?? [], a[1] ?? [], b[1] ?? []])
    const { found } = await read(interleaved, { limits: { ...DEFAULT_LIMITS, bytes: 1 } })
    expect(found.map(({ sourcePort, truncated }) => [sourcePort, truncated])).toEqual([
      [1, true],
      [2, false],
    ])
    expect((await read(interleaved)).found.map(({ truncated }) => truncated)).toEqual([false, false])
  })

  test('segments are kept while megabytes of other packets overwrite where they lay', async () => {
    const [first = [], second = []] = pieces(2)
    const filler = new Array<number>(60_000).fill(0)
    const { prints } = await read(pcap([second, ...new Array<number[]>(100).fill(filler), first]))
    expect(prints).toEqual([EXTENSIONS])
  })
})

test('fingerprinters that share tables give what each gives with its own', () => {
  const protocols = [registry.tls, registry.http]
  const tables = protocolTables(protocols)
  const request = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')
  const found = [{ protocols }, { protocols, tables }, { protocols, tables }].map((options) => {
    const types: string[] = []
    const fingerprinter = new Fingerprinter(({ protocol }) => types.push(protocol.type), options)
    fingerprinter.packet(segment(request, { start: 0, end: request.length }, 1))
    return types
  })
  expect(found).toEqual([['http'], ['http'], ['http']])
})
