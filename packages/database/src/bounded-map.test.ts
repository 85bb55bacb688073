import { expect, test } from 'vitest'
import { BoundedMap, memoised } from './bounded-map.ts'

test('keeps what is used and lets go of the rest', () => {
  const map = new BoundedMap<number, number>(10)
  map.set(-1, -1)
  for (let key = 0; key < 100; key++) {
    map.set(key, key)
    expect(map.get(-1)).toBe(-1)
  }
  expect(map.get(99)).toBe(99)
  expect(map.get(50)).toBeUndefined()
})

test('computes once for each argument while it is remembered', () => {
  const calls: number[] = []
  const square = memoised((value: number) => {
    calls.push(value)
    return value * value
  }, 2)
  expect([2, 2, 3, 2].map(square)).toEqual([4, 4, 9, 4])
  expect(calls).toEqual([2, 3])
})

test('a map for nothing keeps nothing', () => {
  const map = new BoundedMap<number, number>(0)
  map.set(1, 1)
  expect(map.get(1)).toBeUndefined()
})

test('a text of many characters is not kept as a key', () => {
  const map = new BoundedMap<string, number>(10)
  for (const length of [16_384, 16_385]) map.set('x'.repeat(length), length)
  expect([16_384, 16_385].map((length) => map.get('x'.repeat(length)))).toEqual([16_384, undefined])
})
