import fc from 'fast-check'
import { expect, test } from 'vitest'
import { helloMessage, records, serverNameData } from '../../../../test/support/hello-builder.ts'
import { fingerprint } from '../fingerprint.ts'
import { isFailure } from '../protocol.ts'
import { parseClientHello } from './client-hello.ts'
import { serverName } from './extensions.ts'
import { isGrease } from './grease.ts'
import { tls } from './index.ts'

const EXTENSIONS = [
  [0, serverNameData('example.com')],
  [0x000a, [0, 4, 0x1a, 0x1a, 0, 0x1d]],
  [0x002b, [2, 3, 4]],
] as const
const MESSAGE = helloMessage({ suites: [0x1301, 0xc02b], extensions: EXTENSIONS })
const HELLO = records(MESSAGE)

test('a whole hello gives its fields', () => {
  const result = parseClientHello(HELLO, 0, HELLO.length)
  if (isFailure(result)) throw new Error(result.field)
  expect(result.missing).toBe(0)
  expect(result.message).toMatchObject({ legacyVersion: 0x0303, cipherSuites: [0x1301, 0xc02b] })
  expect(result.message.extensions.map(({ type, data }) => [type, [...data]])).toEqual(EXTENSIONS)
  expect(serverName(result.message)).toBe('example.com')
})

test.each([
  ['change_cipher_spec (RFC 8446, section D.4)', [20, 3, 3, 0, 1, 1]],
  ['an alert', [21, 3, 1, 0, 2, 1, 112]],
  ['a HelloRequest and an alert', [22, 3, 1, 0, 4, 0, 0, 0, 0, 21, 3, 1, 0, 2, 1, 100]],
])('behind %s in one segment', (_, before) => {
  const bytes = Uint8Array.of(...before, ...HELLO)
  expect(tls.identify(bytes, 0, bytes.length)).toBe(true)
  for (let end = before.length + 11; end <= bytes.length; end++) {
    expect(tls.identify(bytes, 0, end)).toBe(true)
    expect(parseClientHello(bytes, 0, end)).toMatchObject({ missing: bytes.length - end })
  }
  expect(parseClientHello(bytes, 0, bytes.length)).toMatchObject({ message: { cipherSuites: [0x1301, 0xc02b] } })
})

test('other records without a hello behind them begin none', () => {
  const [changeCipherSpec, finished] = [
    [20, 3, 3, 0, 1, 1],
    [22, 3, 3, 0, 8, 1, 0x51, 3, 3, 3, 3, 3, 3],
  ]
  for (const bytes of [changeCipherSpec, [...changeCipherSpec, ...finished], [23, 3, 3, 0, 1, 0, ...HELLO]]) {
    expect(tls.identify(Uint8Array.from(bytes), 0, bytes.length)).toBe(false)
  }
})

test('cut at every byte: it never claims to be whole and knows what is missing once the lengths are there', () => {
  for (let end = 0; end < HELLO.length; end++) {
    const result = parseClientHello(HELLO, 0, end)
    expect(result.missing, `${end}`).toBe(end < 9 ? 9 - end : HELLO.length - end)
  }
})

test('every bit flipped: it never throws', () => {
  for (let bit = 0; bit < HELLO.length * 8; bit++) {
    const bytes = HELLO.slice()
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    parseClientHello(bytes, 0, bytes.length)
  }
})

test('records of any size give the same hello (RFC 8446, section 5.1)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: MESSAGE.length }), (size) => {
      const bytes = records(MESSAGE, size)
      const result = parseClientHello(bytes, 0, bytes.length)
      expect(result).toMatchObject({ missing: 0, message: { cipherSuites: [0x1301, 0xc02b] } })
      for (let end = 9; end < bytes.length; end++) expect(parseClientHello(bytes, 0, end).missing).toBeGreaterThan(0)
    }),
    { seed: 1, numRuns: 50 },
  )
})

test('the GREASE values are the sixteen of RFC 8701, section 2', () => {
  const grease = Array.from({ length: 0x10000 }, (_, value) => value).filter(isGrease)
  expect(grease.map((value) => value.toString(16).padStart(4, '0')).join(' ')).toBe(
    '0a0a 1a1a 2a2a 3a3a 4a4a 5a5a 6a6a 7a7a 8a8a 9a9a aaaa baba caca dada eaea fafa',
  )
})

test('an odd number of cipher-suite bytes is malformed', () => {
  const bytes = HELLO.with(45, 3)
  expect(parseClientHello(bytes, 0, bytes.length)).toMatchObject({ reason: 'malformed', field: 'cipher_suites' })
})

test('a cipher list that a wrong length cuts to nothing is cut: a part of the message, and no more bytes help', () => {
  const bytes = HELLO.with(45, 0)
  const result = parseClientHello(bytes, 0, bytes.length)
  expect(result).toMatchObject({ missing: 0, cut: true, message: { cipherSuites: [] } })
  expect(fingerprint(bytes)).toMatchObject({ truncated: true })
  const empty = records(helloMessage({ suites: [], extensions: EXTENSIONS }))
  for (const whole of [HELLO, empty]) expect(fingerprint(whole)?.truncated).toBe(undefined)
})

test('of two names in server_name the first counts', () => {
  const names = [0, 8, 0, 0, 1, 0x61, 0, 0, 1, 0x62]
  const bytes = records(helloMessage({ extensions: [[0, names]] }))
  const result = parseClientHello(bytes, 0, bytes.length)
  expect(isFailure(result) ? undefined : serverName(result.message)).toBe('a')
})
