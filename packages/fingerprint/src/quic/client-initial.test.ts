import { nodeCiphers } from '@fingerpost/capture'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { helloMessage, serverNameData } from '../../../../test/support/hello-builder.ts'
import { CONNECTION_ID, crypto, type InitialFields, initial } from '../../../../test/support/quic-builder.ts'
import { SAMPLE_FRAME, SAMPLE_VERSION_1, SAMPLE_VERSION_2 } from '../../../../test/support/quic-vectors.ts'
import { isFailure } from '../protocol.ts'
import { serverName } from '../tls/extensions.ts'
import { parseClientInitial } from './client-initial.ts'
import { quic } from './index.ts'
import { startsInitial } from './long-header.ts'

const parse = (bytes: ArrayLike<number>, following: readonly (readonly number[])[] = []) =>
  parseClientInitial(Uint8Array.from(bytes), 0, bytes.length, {
    ciphers: nodeCiphers,
    following: following.map((datagram) => Uint8Array.from(datagram)),
  })

/** What a parse gave: the name in a hello and what it misses, or why there is none. */
function outcome(result: ReturnType<typeof parse>): string {
  if (isFailure(result)) return `${result.reason} ${result.field} ${result.missing}`
  return `${serverName(result.message.hello)} ${result.missing}`
}

const starts = (bytes: ArrayLike<number>) => startsInitial(Uint8Array.from(bytes), 0, bytes.length)
const HELLO = helloMessage({ extensions: [[0, serverNameData('example.com')]] })
const WHOLE = { payload: crypto(0, HELLO) }
const piece = (from: number, to: number) => crypto(from, HELLO.slice(from, to))
const FIRST = initial({ payload: piece(0, 30) })
const SECOND = initial({ number: 1, payload: piece(30, HELLO.length) })

describe('published vectors', () => {
  test.each([
    ['RFC 9001, appendix A.2', 1, SAMPLE_VERSION_1],
    ['RFC 9369, appendix A.2', 0x6b3343cf, SAMPLE_VERSION_2],
  ])('%s', (_, version, sample) => {
    const result = parse(sample)
    if (isFailure(result)) throw new Error(result.field)
    expect(outcome(result)).toBe('example.com 0')
    expect(result.message.packet.version).toBe(version)
    expect(Buffer.from(result.message.plaintext)).toEqual(Buffer.concat([SAMPLE_FRAME, Buffer.alloc(917)]))
    // The builder of the packets below seals it in the same way.
    const payload = [...result.message.plaintext]
    expect(Uint8Array.from(initial({ version, number: 2, numberLength: 4, payload }))).toEqual(sample)
  })
})

describe('what a packet may be like', () => {
  const DRAFTS = Array.from({ length: 13 }, (_, at) => 0xff000016 + at)
  const MVFST = [0xfaceb001, 0xfaceb002, 0xfaceb00e, 0xfaceb010, 0xfaceb011, 0xfaceb012, 0xfaceb013, 0xfacefeed]
  test.each([1, 0x6b3343cf, ...MVFST, 0xd4000400, ...DRAFTS])('version %i', (version) => {
    const packet = initial({ version, ...WHOLE })
    expect([starts(packet), outcome(parse(packet))]).toEqual([true, 'example.com 0'])
  })

  test.each([0x54303530, 0x54303531])('version %i of Google, whose CRYPTO frames have type 8', (version) => {
    const packet = initial({ version, payload: [7, 8, ...crypto(0, HELLO).slice(1), 0, 0] })
    expect([starts(packet), outcome(parse(packet))]).toEqual([true, 'example.com 0'])
  })

  test('a reserved version, which forces negotiation, with the keys of version 1', () => {
    const prints = [0x1a2a3a4a, 0xfadababa].map((version) => {
      const packet = initial({ version, ...WHOLE })
      const result = parse(packet)
      expect([starts(packet), outcome(result)]).toEqual([true, 'example.com 0'])
      return isFailure(result)
        ? result.field
        : quic.fingerprint(result.message, 'quic', { md5: String, sha256: String })
    })
    expect(prints).toEqual(new Array(2).fill(expect.stringMatching(/^quic\/\(0a0a0a0a\)\(0303\)/)))
  })

  test.each<[string, InitialFields]>([
    ['a token', { token: new Array<number>(300).fill(7) }],
    ['a short connection id after Retry, and a token', { destination: [1, 2], token: [1] }],
    [
      'connection ids of 20 bytes',
      { destination: new Array<number>(20).fill(1), source: new Array<number>(20).fill(2) },
    ],
    ['a greased fixed bit (RFC 9287)', { fixedBit: false }],
    ['a packet number of 4 bytes', { number: 0x01020304, numberLength: 4 }],
    [
      'PING, ACK, ACK with ECN counts, CONNECTION_CLOSE and PADDING before',
      {
        payload: [1, 2, 5, 0, 1, 0, 0, 0, 3, 5, 0, 0, 0, 1, 1, 1, 0x1c, 0, 0, 1, 65, 0, 0, ...crypto(0, HELLO)],
      },
    ],
  ])('%s', (_, fields) => {
    const packet = initial({ ...WHOLE, ...fields })
    expect([starts(packet), outcome(parse(packet))]).toEqual([true, 'example.com 0'])
  })

  test.each([
    ['a reserved version without the fixed bit', initial({ version: 0x1a2a3a4a, fixedBit: false, ...WHOLE })],
    ['a version that nobody knows', initial({ version: 0x1a2a3a4b, ...WHOLE })],
    ['version negotiation', [0xc0, 0, 0, 0, 0, 8, ...CONNECTION_ID, 0, 0, 0, 0, 1]],
    ['a server that answers a client without a connection id', initial({ destination: [], ...WHOLE })],
    ['a connection id that is too long', initial({ destination: new Array<number>(21).fill(1), ...WHOLE })],
    ['a Handshake packet', [0xe0, 0, 0, 0, 1, 8, ...CONNECTION_ID, 0, 4, 1, 2, 3, 4]],
    ['a short header', [0x40, 0, 0, 0, 1, 8]],
  ])('not ours: %s', (_, packet) => expect(starts(packet)).toBe(false))

  test('what begins one of ours is never refused when it is short', () => {
    const packets = [initial(WHOLE), initial({ version: 0x6b3343cf }), initial({ destination: [], token: [1] })]
    for (const packet of [...packets, initial({ version: 0xfaceb002 }), initial({ version: 0xff00001d })]) {
      for (let end = 1; end <= packet.length; end++) expect(starts(packet.slice(0, end))).toBe(true)
    }
  })
})

describe('a hello in pieces', () => {
  test('frames of one packet in any order, overlapping, with PADDING and PING between', () => {
    const pieces = [piece(40, HELLO.length), [0, 0, 1], piece(10, 45), [1], piece(0, 12), piece(3, 9)]
    expect(outcome(parse(initial({ payload: pieces.flat() })))).toBe('example.com 0')
  })

  test('two packets in one datagram, one of another kind and one of other keys between', () => {
    const other = [0xe0, 0, 0, 0, 1, 8, ...CONNECTION_ID, 0, 4, 1, 2, 3, 4]
    const foreign = initial({ keysOf: [1, 2, 3], payload: piece(30, 50) })
    expect(outcome(parse([...FIRST, ...other, ...foreign, ...SECOND]))).toBe('example.com 0')
  })

  test('datagrams in either order; the packet that is shown brought the last of it', () => {
    for (const [first, last, number] of [
      [FIRST, SECOND, SECOND],
      [SECOND, FIRST, FIRST],
    ] as const) {
      const result = parse(first, [last])
      expect(outcome(result)).toBe('example.com 0')
      if (!isFailure(result)) expect([...result.message.packet.datagram]).toEqual(number)
    }
  })

  test('a Buffer is left as it is', () => {
    const datagram = Buffer.from(FIRST)
    parseClientInitial(datagram, 0, datagram.length, { ciphers: nodeCiphers, following: [] })
    expect([...datagram]).toEqual(FIRST)
  })

  test('datagrams that do not belong to it are passed over', () => {
    const foreign = initial({ keysOf: [1, 2, 3], ...WHOLE })
    expect(outcome(parse(FIRST, [[0x40, 1, 2, 3], foreign, [], SECOND.slice(0, 50), SECOND]))).toBe('example.com 0')
  })

  test('until all is there it misses something', () => {
    expect(outcome(parse(FIRST))).toBe(`truncated random ${HELLO.length - 30}`)
    expect(outcome(parse(initial({ payload: piece(0, 60) })))).toBe(`undefined ${HELLO.length - 60}`)
    expect(outcome(parse(SECOND))).toBe('truncated legacy_version 4')
    expect(outcome(parse(initial()))).toBe('truncated legacy_version 4')
  })

  test('any split over any number of packets in any order, one of them lost or none', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: HELLO.length - 1 }), { maxLength: 8 })
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat()), fc.boolean(), (places, random, lose) => {
        const ends = [0, ...places.sort((one, other) => one - other), HELLO.length]
        const pieces = ends.slice(1).map((end, at) => piece(ends[at] ?? 0, end))
        const order = pieces.map((frame) => [random.next().value, frame] as const).sort(([one], [other]) => one - other)
        const datagrams = order.map(([, payload], number) => initial({ number, payload })).slice(lose ? 1 : 0)
        const [first = initial(), ...following] = datagrams
        const result = parse(first, following)
        if (lose) expect(result.missing).toBeGreaterThan(0)
        else expect(outcome(result)).toBe('example.com 0')
      }),
      { seed: 1, numRuns: 100 },
    )
  })
})

describe('what cannot be read', () => {
  test.each([
    ['a server, another connection', initial({ keysOf: [1, 2, 3], ...WHOLE }), 'encrypted packet_payload 0'],
    ['a cut datagram', initial(WHOLE).slice(0, 60), 'truncated packet 0'],
    ['no Initial packet', [0xe0, 0, 0, 0, 1, 8, ...CONNECTION_ID, 0, 0], 'malformed packet 0'],
    ['another handshake message', initial({ payload: crypto(0, [2, ...HELLO.slice(1)]) }), 'malformed msg_type 0'],
    [
      'a packet too short to sample',
      [0xc0, 0, 0, 0, 1, 8, ...CONNECTION_ID, 0, 0, 4, 1, 2, 3, 4],
      'encrypted packet_payload 0',
    ],
  ])('%s', (_, packet, expected) => expect(outcome(parse(packet))).toBe(expected))

  test('cut at every byte, every bit flipped: it never throws, nor is a hello made of what was not sealed', () => {
    const packet = initial(WHOLE)
    for (let end = 0; end < packet.length; end++) expect(isFailure(parse(packet.slice(0, end)))).toBe(true)
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const result = parse(packet.with(bit >> 3, (packet[bit >> 3] ?? 0) ^ (1 << (bit & 7))))
      // The fixed bit alone may be greased, but it is sealed as well.
      expect(isFailure(result), `${bit}`).toBe(true)
    }
  })

  test('a sealed payload cut at every byte and with every byte changed: it never throws', () => {
    const payload = [1, 2, 5, 0, 1, 0, 0, 0, 0x1c, 0, 0, 1, 65, ...crypto(0, HELLO), 0, 0, 0, 0]
    for (let at = 4; at < payload.length; at++) {
      parse(initial({ payload: payload.slice(0, at) }))
      for (const value of [0, 6, 0x7f, 0xc0, 0xff]) parse(initial({ payload: payload.with(at, value) }))
    }
  })

  test('thousands of packets are not all opened', () => {
    const aes128 = vi.fn(nodeCiphers.aes128)
    const following = new Array<Uint8Array>(2000).fill(Uint8Array.from(FIRST))
    const context = { ciphers: { ...nodeCiphers, aes128 }, following }
    parseClientInitial(Uint8Array.from(FIRST), 0, FIRST.length, context)
    expect(aes128.mock.calls.length).toBeLessThan(20)
  })
})
