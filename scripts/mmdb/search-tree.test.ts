import { expect, test } from 'vitest'
import { buildSearchTree } from './search-tree.ts'

const HALF = 1n << 127n

test('a half of the address space takes the root alone', () => {
  expect(buildSearchTree([{ first: HALF, last: 2n * HALF - 1n, value: 7 }])).toEqual([[undefined, { value: 7 }]])
})

test('a quarter takes one node below the root', () => {
  expect(buildSearchTree([{ first: 0n, last: HALF / 2n - 1n, value: 7 }])).toEqual([
    [{ node: 1 }, undefined],
    [{ value: 7 }, undefined],
  ])
})

test('neighbours of one value become one record', () => {
  const quarter = HALF / 2n
  const ranges = [
    { first: 0n, last: quarter - 1n, value: 7 },
    { first: quarter, last: HALF - 1n, value: 7 },
  ]
  expect(buildSearchTree(ranges)).toEqual([[{ value: 7 }, undefined]])
})

test('a single address stands 128 bits deep', () => {
  expect(buildSearchTree([{ first: 1n, last: 1n, value: 7 }])).toHaveLength(128)
})

test('no ranges leave an empty root', () => {
  expect(buildSearchTree([])).toEqual([[undefined, undefined]])
})

test.each([
  [
    'overlap',
    [
      { first: 0n, last: 5n, value: 1 },
      { first: 5n, last: 6n, value: 2 },
    ],
  ],
  [
    'descend',
    [
      { first: 4n, last: 5n, value: 1 },
      { first: 0n, last: 1n, value: 2 },
    ],
  ],
  ['end before they start', [{ first: 5n, last: 4n, value: 1 }]],
])('ranges that %s are refused', (_, ranges) => {
  expect(() => buildSearchTree(ranges)).toThrow(RangeError)
})
