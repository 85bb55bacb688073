import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Extension } from './extension.ts'
import { ja3, ja3String } from './ja3.ts'
import { ja4, ja4Raw } from './ja4.ts'
import { isJa4, parseJa4 } from './ja4-parts.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const DIGESTS = { md5: hash('md5'), sha256: hash('sha256') }
const extension = (type: number, data: readonly number[] = []): Extension => ({
  type,
  length: data.length,
  data: Uint8Array.from(data),
})
const alpn = (name: readonly number[]) => extension(0x10, [0, name.length + 1, name.length, ...name])
const facts = (extensions: readonly Extension[], cipherSuites: readonly number[] = [0x1301]) => ({
  legacyVersion: 0x0303,
  cipherSuites,
  extensions,
})
const values = (text: string) => text.split(',').map((digits) => Number.parseInt(digits, 16))

describe('published vectors', () => {
  test('JA4: the example of its specification, GREASE and order put back', () => {
    const suites = '002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9'
    const types = '0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01'
    const schemes = '0403,0804,0401,0503,0805,0501,0806,0601'
    const schemeBytes = values(schemes).flatMap((value) => [value >> 8, value & 0xff])
    const data = new Map([
      [0x0d, [0, 16, ...schemeBytes]],
      [0x2b, [6, 0x1a, 0x1a, 3, 4, 3, 3]],
    ])
    const sent = values(types)
      .reverse()
      .map((type) => extension(type, data.get(type)))
    const hello = facts(
      [extension(0x8a8a), extension(0), alpn([0x68, 0x32]), ...sent],
      [0x0a0a, ...values(suites).reverse()],
    )
    expect(ja4(hello, DIGESTS)).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1')
    expect(ja4Raw(hello)).toBe(`t13d1516h2_${suites}_${types}_${schemes}`)
  })

  test('the parts of the example as its specification names them', () => {
    expect(parseJa4('t13d1516h2_8daaf6152771_e5627efa2ab1')).toEqual({
      transport: 't',
      version: '13',
      suiteCount: 15,
      extensionCount: 16,
      protocolName: 'h2',
      suites: '8daaf6152771',
      extensions: 'e5627efa2ab1',
    })
  })

  test('JA3: the two examples of its README', () => {
    const groups = extension(10, [0, 6, 0, 23, 0, 24, 0, 25])
    const suites = [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4]
    const first = { ...facts([extension(0), groups, extension(11, [1, 0])], suites), legacyVersion: 769 }
    expect(ja3String(first)).toBe('769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0')
    expect(ja3(first, DIGESTS)).toBe('ada70206e40642a3e4461f35503241d5')
    const second = { ...facts([], [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99]), legacyVersion: 769 }
    expect(ja3(second, DIGESTS)).toBe('de350869b8c85de67a350c8d186f11e6')
  })
})

describe('corners of JA4', () => {
  test.each([
    ['none', [], '00'],
    ['one character is doubled', [alpn([0x68])], 'hh'],
    ['not alphanumeric: the ends of its hex', [alpn([0xab, 0xcd])], 'ad'],
    ['not alphanumeric at one end', [alpn([0x30, 0xab])], '3b'],
  ])('ALPN: %s', (_, extensions, expected) => {
    expect(ja4(facts(extensions), DIGESTS).slice(8, 10)).toBe(expected)
  })

  test('no signature algorithms: no underscore', () => {
    expect(ja4(facts([extension(0x17)]), DIGESTS).split('_')[2]).toBe(DIGESTS.sha256('0017').slice(0, 12))
  })

  test('no extensions and no suites', () => {
    expect(ja4(facts([], []), DIGESTS)).toBe('t12i000000_000000000000_000000000000')
  })

  test('SCSV counts, GREASE does not, 99 is the most', () => {
    expect(ja4(facts([], [0x00ff, 0x2a2a]), DIGESTS).slice(4, 6)).toBe('01')
    expect(ja4(facts([], new Array<number>(120).fill(1)), DIGESTS).slice(4, 6)).toBe('99')
  })
})

test.each([
  'x13d1516h2_8daaf6152771_e5627efa2ab1',
  't13x1516h2_8daaf6152771_e5627efa2ab1',
  't13d15h2_8daaf6152771_e5627efa2ab1',
  't13d1516h2_8daaf6152771_e5627efa2ab',
  't13d1516h2_8DAAF6152771_e5627efa2ab1',
  't13d1516h2_8daaf6152771_e5627efa2ab1 ',
  't130200_1301_234_c9d2a64b2ea5',
])('%s is no JA4 of a client', (text) => {
  expect(isJa4(text)).toBe(false)
  expect(parseJa4(text)).toBeUndefined()
})
