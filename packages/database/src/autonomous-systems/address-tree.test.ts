import { readFileSync } from 'node:fs'
import { readAddress } from '@fingerpost/fingerprint'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultAutonomousSystemsPath } from '../resources.ts'
import { AddressTree } from './address-tree.ts'
import { openMmdb, openReader } from './mmdb.ts'

/** Two nodes by MaxMind's specification 2.0: 0.0.0.0/2 leads to `low`, 64.0.0.0/2 to `high`, 128.0.0.0/1 nowhere. */
const TREES: readonly [recordSize: number, hex: string, low: number, high: number][] = [
  [24, '000001 000002 abcdef 123456', 0xabcdef, 0x123456],
  [28, '000001 00 000002 bcdef0 a9 234567', 0xabcdef0, 0x9234567],
  [32, '00000001 00000002 fedcba98 12345678', 0xfedcba98, 0x12345678],
]

test.each(TREES)('records of %i bits', (recordSize, hex, low, high) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  const tree = new AddressTree(bytes, { nodeCount: 2, recordSize, ipVersion: 4 })
  const found = ['1.2.3.4', '::ffff:127.0.0.1', '128.0.0.1', '::1'].map((text) => tree.find(groupsOf(text)))
  expect(found).toEqual([low, high, -1, -1])
})

describe('the AS data that comes with the product', () => {
  const path = defaultAutonomousSystemsPath()
  const bytes = readFileSync(path)
  const [systems, reader] = [openMmdb(bytes, path), openReader(bytes, path)]

  test('leads where the library that read it leads', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 })
    const global = fc
      .tuple(fc.integer({ min: 0x2001, max: 0x2aff }), groups)
      .map(([first, rest]) => [first, ...rest].map((group) => group.toString(16)).join(':'))
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), global)
    fc.assert(
      fc.property(address, (text) => {
        expect(systems.lookup(text)).toBe(reader.get(text)?.autonomous_system_number)
      }),
      { seed: 1, numRuns: 2_000 },
    )
  })
})

function groupsOf(text: string): Uint16Array {
  const groups = new Uint16Array(8)
  expect(readAddress(text, groups)).toBe(true)
  return groups
}
