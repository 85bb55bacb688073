import { ranking } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'

test('greatest first, equal ones by code units, at most as many as asked for', () => {
  const counts = new Map([
    ['b', 1],
    ['__proto__', 7],
    ['a', 1],
    ['Z', 1],
    ['10', 2],
    ['9', 2],
  ])
  expect(ranking(counts, 5)).toEqual([
    ['__proto__', 7],
    ['10', 2],
    ['9', 2],
    ['Z', 1],
    ['a', 1],
  ])
  expect(ranking(new Map(), 5)).toEqual([])
})
