import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PairTable } from './pair-table.ts'

const number = fc.oneof(fc.nat(50), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))
const pairs = fc.array(fc.tuple(number, number), { maxLength: 2_000, size: 'max' })

test('numbers pairs as a Map of texts does', () => {
  fc.assert(
    fc.property(pairs, (all) => {
      const [table, map] = [new PairTable(), new Map<string, number>()]
      for (const [first, second] of all) {
        const known = map.get(`${first} ${second}`) ?? map.size
        map.set(`${first} ${second}`, known)
        expect(table.number(first, second)).toBe(known)
      }
      const { firsts, seconds } = table.pairs()
      expect([...firsts].map((first, at) => `${first} ${seconds[at]}`)).toEqual([...map.keys()])
    }),
    { numRuns: 50 },
  )
})

test('ranks pairs by the ranks of their parts', () => {
  const table = new PairTable()
  for (const [first, second] of [
    [0, 1],
    [0, 0],
    [1, 1],
  ] as const) {
    table.number(first, second)
  }
  expect([...table.ranks(Int32Array.of(1, 0), Int32Array.of(0, 1))]).toEqual([2, 1, 0])
  expect([...table.ranks(undefined, Int32Array.of(1, 0))]).toEqual([0, 1, 2])
})
