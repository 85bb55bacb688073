import fc from 'fast-check'
import { expect, test } from 'vitest'
import { helloMessage, records } from '../../../../test/support/hello-builder.ts'
import { isFailure } from '../protocol.ts'
import { parseClientHello } from '../tls/client-hello.ts'
import { formatNpf } from '../tls/npf.ts'
import { parseNpf } from './parse.ts'

const value16 = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x0a0a, 0x1a2a, 0xfafa))
const type = fc.oneof(value16, fc.constantFrom(0, 5, 10, 11, 13, 16, 21, 35, 43, 45, 51, 57, 0xffa5))
const extension = fc.tuple(type, fc.array(fc.nat(255), { maxLength: 24 }))
const hello = fc.record({
  version: value16,
  suites: fc.array(value16, { maxLength: 12 }),
  extensions: fc.option(fc.array(extension, { maxLength: 12 }), { nil: undefined }),
})

test.each(['tls', 'tls/1', 'tls/2'] as const)('%s: what is printed is read back and printed the same', (format) => {
  fc.assert(
    fc.property(hello, (fields) => {
      const bytes = records(helloMessage(fields))
      const result = parseClientHello(bytes, 0, bytes.length)
      if (isFailure(result)) throw new Error(result.field)
      const text = formatNpf(result.message, format)
      const parsed = parseNpf(text)
      expect(parsed?.format).toBe(format)
      expect(parsed === undefined ? undefined : formatNpf(parsed, format)).toBe(text)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test.each([
  ['(0303)(1301)((0000))', 'tls/(0303)(1301)((0000))'],
  ['(0303)(1301)', 'tls/(0303)(1301)()'],
  ['(0303)(1301)()', 'tls/(0303)(1301)()'],
  ['(0303)(0a0a1301)((0a0a0000)(0017)(0a0a000100))', 'tls/(0303)(0a0a1301)((0a0a)(0017)(0a0a))'],
])('old notation %s', (old, today) => {
  const parsed = parseNpf(old)
  expect(parsed && formatNpf(parsed, 'tls')).toBe(today)
})

test('every GREASE value among the signature algorithms is the same (RFC 8701, section 3.1)', () => {
  const hello = (scheme: string) => `tls/(0303)(1301)((000d00080006${scheme}04030804))`
  for (const scheme of ['0a0a', '4a4a', 'fafa']) {
    const parsed = parseNpf(hello(scheme))
    expect(parsed && formatNpf(parsed, 'tls')).toBe(hello('0a0a'))
  }
  for (const odd of [
    'tls/(0303)(1301)((000d0003dada01))',
    'tls/(0303)(1301)((000d000104))',
    'tls/(0303)(1301)((000d0000))',
  ]) {
    const parsed = parseNpf(odd)
    expect(parsed && formatNpf(parsed, 'tls')).toBe(odd.replace('dada', '0a0a'))
  }
})

test('anything else is undefined', () => {
  for (const text of [
    '',
    'tls/',
    'ssh/(00)',
    '(0303)',
    '(0303)(130)()',
    '(0303)(1301)((00)',
    'tls/(0303)(1301)((zzzz))',
  ])
    expect(parseNpf(text), text).toBeUndefined()
})
