import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type DtlsFragment,
  dtlsDatagram,
  dtlsFragment,
  dtlsHelloBody,
  dtlsRecord,
} from '../../../../test/support/dtls-builder.ts'
import { serverNameData } from '../../../../test/support/hello-builder.ts'
import { isFailure } from '../protocol.ts'
import { dtls, dtlsServer } from './index.ts'

const EXTENSIONS = [
  [0, serverNameData('example.com')],
  [0x000a, [0, 4, 0x1a, 0x1a, 0, 0x1d]],
] as const
const COOKIE = [0xc0, 0x0c, 0x1e]
const BODY = dtlsHelloBody({ suites: [0xc02b, 0xc02f], extensions: EXTENSIONS }, COOKIE)
const HELLO = dtlsDatagram({ body: BODY })
const FINGERPRINT = 'dtls/(fefd)(c02bc02f)((0000)(000a000600040a0a001d))'

/** A ServerHello with the suite c02b and without extensions. */
const ANSWER = [0xfe, 0xfd, ...new Array<number>(32).fill(0x22), 0, 0xc0, 0x2b, 0]

const CIPHERS = {
  hmacSha256: () => new Uint8Array(),
  aes128: () => new Uint8Array(),
  openAes128Gcm: () => undefined,
}
const DIGESTS = { md5: String, sha256: String }

function parse(...[first = new Uint8Array(0), ...following]: readonly Uint8Array[]) {
  return dtls.parse(first, 0, first.length, { ciphers: CIPHERS, following })
}

function fingerprint(...datagrams: readonly Uint8Array[]): string | undefined {
  const result = parse(...datagrams)
  return isFailure(result) ? result.field : dtls.fingerprint(result.message, 'dtls', DIGESTS)
}

test('a hello in one record, its cookie passed over', () => {
  expect(fingerprint(HELLO)).toBe(FINGERPRINT)
  const result = parse(HELLO)
  if (isFailure(result)) throw new Error(result.field)
  expect(result.missing).toBe(0)
  expect(dtls.context(result.message)).toEqual({ serverName: 'example.com' })
})

test('a hello of version 0x0100, as old AnyConnect clients send it', () => {
  const body = [1, 0, ...BODY.slice(2)]
  const datagram = Uint8Array.from(dtlsRecord(dtlsFragment({ body }), 22, 0x0100))
  for (const end of [1, 2, 3, datagram.length]) expect(dtls.identify(datagram, 0, end)).toBe(true)
  expect(dtls.identify(datagram.with(2, 1), 0, datagram.length)).toBe(false)
  expect(fingerprint(datagram)).toBe(FINGERPRINT.replace('fefd', '0100'))
})

test('a hello behind other bytes of the same memory', () => {
  const bytes = Uint8Array.of(1, 2, 3, ...HELLO, 4, 5)
  const end = bytes.length - 2
  expect(dtls.identify(bytes, 3, end)).toBe(true)
  expect(dtls.parse(bytes, 3, end, { ciphers: CIPHERS, following: [] })).toMatchObject({ missing: 0 })
})

test('an answer', () => {
  const datagram = dtlsDatagram({ type: 2, body: ANSWER })
  expect(dtls.identify(datagram, 0, datagram.length)).toBe(false)
  expect(dtlsServer.identify(datagram, 0, datagram.length)).toBe(true)
  const result = dtlsServer.parse(datagram, 0, datagram.length, { ciphers: CIPHERS, following: [] })
  if (isFailure(result)) throw new Error(result.field)
  expect(dtlsServer.fingerprint(result.message, 'dtls_server', DIGESTS)).toBe('dtls_server/(fefd)(c02b)()')
})

test('a hello with another message_seq is another message', () => {
  const half = BODY.length >> 1
  const first = dtlsDatagram({ body: BODY, size: half })
  const other = dtlsDatagram({ body: BODY, messageSequence: 1, offset: half })
  expect(parse(first, other)).toMatchObject({ missing: BODY.length - half })
  expect(fingerprint(first, other, dtlsDatagram({ body: BODY, offset: half }))).toBe(FINGERPRINT)
})

test('a hello that lacks a piece gives way to the next one that is whole', () => {
  const half = BODY.length >> 1
  const next = dtlsHelloBody({ suites: [0x1301] })
  const pieces = [{ size: 20 }, { offset: 20 }].map((piece) =>
    dtlsDatagram({ body: next, messageSequence: 1, ...piece }),
  )
  const datagrams = [dtlsDatagram({ body: BODY, size: half }), ...pieces]
  expect(fingerprint(...datagrams)).toBe('dtls/(fefd)(1301)()')
  expect(parse(...datagrams).missing).toBe(0)
  expect(parse(...datagrams.slice(0, 2)).missing).toBe(BODY.length - half)
})

test('several messages in one record, and records of other types and epochs before the rest', () => {
  const half = BODY.length >> 1
  const rest = dtlsFragment({ body: BODY, offset: half })
  const other = dtlsFragment({ type: 11, messageSequence: 1, body: [1, 2, 3] })
  const encrypted = dtlsRecord(rest.map((octet) => octet ^ 0xff)).with(4, 1)
  const flight = Uint8Array.from([...dtlsRecord([1], 20), ...encrypted, ...dtlsRecord([...other, ...rest])])
  expect(fingerprint(dtlsDatagram({ body: BODY, size: half }), flight)).toBe(FINGERPRINT)
})

test('what is no record ends a datagram', () => {
  const half = BODY.length >> 1
  const rest = dtlsRecord(dtlsFragment({ body: BODY, offset: half }))
  const datagram = Uint8Array.from([...dtlsRecord([1], 22, 0x0303), ...rest])
  expect(parse(dtlsDatagram({ body: BODY, size: half }), datagram)).toMatchObject({ missing: BODY.length - half })
})

/** Where to cut the body, how far each piece reaches over the next cut, and in which order they come. */
interface Scatter {
  readonly cuts: readonly number[]
  readonly overlap: number
  readonly order: readonly number[]
  readonly twice: boolean
}

const scattered = fc
  .record<Scatter>({
    cuts: fc.array(fc.nat(BODY.length - 1), { maxLength: 8 }),
    overlap: fc.nat(20),
    order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
    twice: fc.boolean(),
  })
  .map(scatter)

function scatter({ cuts, overlap, order, twice }: Scatter): DtlsFragment[] {
  const starts = [...new Set([0, ...cuts])].sort((a, b) => a - b)
  const pieces = starts.map((offset, at): DtlsFragment => {
    const end = Math.min((starts[at + 1] ?? BODY.length) + overlap, BODY.length)
    return { body: BODY, offset, size: end - offset }
  })
  const all = [...pieces, ...(twice ? pieces : [])].map((piece, at) => ({ piece, key: order[at] ?? 0 }))
  return all.sort((a, b) => a.key - b.key).map(({ piece }) => piece)
}

test('pieces in any order, overlapping, twice, over any records and datagrams, between those of other messages', () => {
  fc.assert(
    fc.property(scattered, fc.integer({ min: 1, max: 4 }), (pieces, perDatagram) => {
      const datagrams: Uint8Array[] = []
      for (let at = 0; at < pieces.length; at += perDatagram) {
        const other = { type: 11, messageSequence: 1, body: BODY, offset: at }
        datagrams.push(dtlsDatagram(...pieces.slice(at, at + perDatagram), other))
      }
      expect(fingerprint(...datagrams)).toBe(FINGERPRINT)
      expect(parse(...datagrams).missing).toBe(0)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('pieces with a gap: it never claims to be whole', () => {
  fc.assert(
    fc.property(scattered, fc.nat(BODY.length - 1), (pieces, lost) => {
      const left = pieces.filter(({ offset = 0, size = 0 }) => lost < offset || lost >= offset + size)
      fc.pre(left.length > 0)
      expect(parse(...left.map((piece) => dtlsDatagram(piece))).missing).toBeGreaterThan(0)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('cut at every byte: it never claims to be whole, and what is there could be a hello', () => {
  for (let end = 1; end < HELLO.length; end++) {
    expect(dtls.identify(HELLO, 0, end), `${end}`).toBe(true)
    const result = dtls.parse(HELLO, 0, end, { ciphers: CIPHERS, following: [] })
    expect(result.missing, `${end}`).toBe(end < 25 ? 25 - end : HELLO.length - end)
  }
  expect(dtls.identify(HELLO, 0, 0)).toBe(false)
})

test('every bit flipped: it never throws', () => {
  for (let bit = 0; bit < HELLO.length * 8; bit++) {
    const bytes = HELLO.with(bit >> 3, (HELLO[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
    dtls.identify(bytes, 0, bytes.length)
    parse(bytes)
    parse(HELLO.subarray(0, 60), bytes)
  }
})

test.each([
  ['content type', 0, 23],
  ['version of TLS', 1, 3],
  ['version 254.254', 2, 0xfe],
  ['epoch 1', 4, 1],
  ['sequence number 2^24', 7, 1],
  ['ServerHello', 13, 2],
  ['a message of 64 KiB', 14, 1],
  ['message_seq 256', 17, 1],
  ['fragment_offset 64 KiB', 19, 1],
  ['fragment_length 64 KiB', 22, 1],
])('no hello of a client: %s', (_name, at, octet) => {
  expect(dtls.identify(HELLO.with(at, octet), 0, HELLO.length)).toBe(false)
})

test('a hello behind another message of its flight is not looked for', () => {
  const flight = dtlsDatagram({ type: 0, body: [] }, { type: 2, messageSequence: 1, body: ANSWER })
  expect(dtlsServer.identify(flight, 0, flight.length)).toBe(false)
})

test('a piece that reaches beyond its message is malformed', () => {
  const bytes = HELLO.with(21, 1)
  expect(parse(bytes)).toEqual({ reason: 'malformed', field: 'handshake', missing: 0 })
})

test('a message of 16 MiB of which nothing comes, in ten thousand empty pieces', () => {
  const empty = [1, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]
  const datagrams = Array.from({ length: 5 }, () => Uint8Array.from(dtlsRecord(new Array(2000).fill(empty).flat())))
  expect(parse(...datagrams)).toMatchObject({ reason: 'truncated', missing: 0xffffff })
})

test('the versions of DTLS in JA4 (technical_details/JA4.md)', () => {
  const versions = [0xfeff, 0xfefd].map((version) => dtlsHelloBody({ version, extensions: [] }))
  const newest = dtlsHelloBody({ extensions: [[0x002b, [2, 0xfe, 0xfc]]] })
  const printed = [...versions, newest].map((body) => {
    const result = parse(dtlsDatagram({ body }))
    return isFailure(result) ? result.field : dtls.fingerprint(result.message, 'ja4_r', DIGESTS)?.slice(0, 4)
  })
  expect(printed).toEqual(['dd1i', 'dd2i', 'dd3i'])
})
