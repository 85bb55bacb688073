import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { normalFingerprint } from './normal-fingerprint.ts'

const digests = {
  md5: (text: string) => createHash('md5').update(text).digest('hex'),
  sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
}

const WIRE = 'tls/(0303)(13021301)((002b0003020304)(0023)(0000)(000a00040002001d))'
const SORTED = 'tls/1/(0303)(13021301)[(0000)(000a00040002001d)(0023)(002b0003020304)]'
const STABLE = 'tls/2/(0303)(13021301)[(0000)(000a00040002001d)(002b0003020304)]'

/** md5sum of `771,4866-4865,43-35-0-10,29,` */
const JA3 = '95164c9d00756c6e681951944489de87'

test('wire order yields every format, and the JA3', () => {
  expect(normalFingerprint(WIRE, 'tls', digests)).toEqual({ text: WIRE, ja3: JA3, storesJa3: false })
  expect(normalFingerprint(WIRE, 'tls/1', digests)).toEqual({ text: SORTED, ja3: JA3, storesJa3: true })
  expect(normalFingerprint(WIRE, 'tls/2', digests)).toEqual({ text: STABLE, ja3: JA3, storesJa3: true })
})

test('notations of old databases become today’s', () => {
  const old = '(0303)(0a0a1301)((0a0a0000)(0000)(0a0a000100))'
  expect(normalFingerprint(old, 'tls', digests)).toMatchObject({ text: 'tls/(0303)(0a0a1301)((0a0a)(0000)(0a0a))' })
  expect(normalFingerprint('(0300)(002f)', 'tls', digests)).toMatchObject({ text: 'tls/(0300)(002f)()' })
})

test('sorted formats yield what they have kept, and no JA3', () => {
  expect(normalFingerprint(SORTED, 'tls/1', digests)).toEqual({ text: SORTED, ja3: undefined, storesJa3: true })
  expect(normalFingerprint(SORTED, 'tls/2', digests)).toEqual({ text: STABLE, ja3: undefined, storesJa3: true })
  expect(normalFingerprint(STABLE, 'tls/2', digests)).toEqual({ text: STABLE, ja3: undefined, storesJa3: true })
})

test('what cannot be written in the format is refused', () => {
  expect(() => normalFingerprint(SORTED, 'tls', digests)).toThrow(
    'fingerprint: expected one that can be written as tls',
  )
  expect(() => normalFingerprint(STABLE, 'tls/1', digests)).toThrow('written as tls/1, which tls/2 cannot')
  expect(() => normalFingerprint('tls/(03', 'tls', digests)).toThrow('fingerprint: expected a TLS fingerprint')
})

test.each(['(0303)(1301)(01)', '(0303)', '(0302)((0023))', '(0303)(2f)((0b01))', '(0303)((4c11))'])(
  'what pmercury printed for a hello that was cut: %s',
  (text) => {
    expect(normalFingerprint(text, 'tls', digests)).toBe('truncated')
  },
)

test('fingerprints of other types are left as they are', () => {
  expect(normalFingerprint('http/(474554)', 'tls/1', digests)).toMatchObject({ text: 'http/(474554)', ja3: undefined })
})

// docs/protocols/quic.md: `quic` prints the hello as tls/1, `quic/1` as tls/2.
const QUIC = 'quic/(00000001)(0303)(13021301)[(0000)(000a00040002001d)(0023)(002b0003020304)]'
const STABLE_QUIC = 'quic/1/(00000001)(0303)(13021301)[(0000)(000a00040002001d)(002b0003020304)]'

test('QUIC is written as TLS is, behind its version', () => {
  for (const format of ['tls', 'tls/1'] as const) {
    expect(normalFingerprint(QUIC, format, digests)).toEqual({ text: QUIC, ja3: undefined, storesJa3: true })
  }
  expect(normalFingerprint(QUIC, 'tls/2', digests)).toMatchObject({ text: STABLE_QUIC })
  expect(normalFingerprint(STABLE_QUIC, 'tls/2', digests)).toMatchObject({ text: STABLE_QUIC })
})

test('a hello of QUIC in wire order is sorted, and has a JA3', () => {
  const wire = `quic/(00000001)${WIRE.slice('tls/'.length)}`
  expect(normalFingerprint(wire, 'tls/1', digests)).toEqual({ text: QUIC, ja3: JA3, storesJa3: true })
})

test('QUIC that has lost what the format needs is refused, and what has no hello stays', () => {
  expect(() => normalFingerprint(STABLE_QUIC, 'tls/1', digests)).toThrow('written as tls/1, which tls/2 cannot')
  for (const text of ['quic/(00000001)', 'quic/x', 'quic/(00000001)(0303)(13']) {
    expect(normalFingerprint(text, 'tls/1', digests)).toEqual({ text, ja3: undefined, storesJa3: true })
  }
})
