import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinesDigest } from './digest.ts'

function digestOf(lines: readonly string[]): string {
  const digest = new LinesDigest()
  for (const line of lines) digest.add(Buffer.from(line))
  return digest.hex()
}

/** The definition, in arithmetic of any size. */
function sumOfDigests(lines: readonly string[]): string {
  const digests = lines.map((line) => BigInt(`0x${createHash('sha256').update(line).digest('hex')}`))
  const sum = digests.reduce((total, digest) => total + digest, 0n) % (1n << 256n)
  return sum.toString(16).padStart(64, '0')
}

test('one line: the SHA-256 that FIPS 180-2 gives for "abc" (appendix B.1)', () => {
  expect(digestOf(['abc'])).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('no lines', () => {
  expect(digestOf([])).toBe('0'.repeat(64))
})

test('the sum modulo 2^256 of the SHA-256 of the lines', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 40 }), (lines) => {
      expect(digestOf(lines)).toBe(sumOfDigests(lines))
    }),
  )
})

test('digests add up', () => {
  const digest = new LinesDigest()
  digest.add(Buffer.from('a'))
  digest.addDigest(digestOf(['b', 'c']))
  digest.addDigest(digestOf(['b'.repeat(100)]))
  expect(digest.hex()).toBe(sumOfDigests(['a', 'b', 'c', 'b'.repeat(100)]))
})
