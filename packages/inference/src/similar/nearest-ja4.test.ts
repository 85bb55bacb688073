import { expect, test } from 'vitest'
import { NearestJa4 } from './nearest-ja4.ts'

const SUITES = '8daaf6152771'
const index = new NearestJa4([
  `t13d1516h2_${SUITES}_e5627efa2ab1`,
  `t13d1514h2_${SUITES}_000000000001`,
  `q13d1516h3_${SUITES}_e5627efa2ab1`,
  't13d1516h2_aaaaaaaaaaaa_e5627efa2ab1',
])

test('one extension more is the nearest, by at least 1 of 63', () => {
  const near = index.find([`t13d1517h2_${SUITES}_ffffffffffff`], 0.1)
  expect(near?.ja4[0]).toBe(`t13d1516h2_${SUITES}_e5627efa2ab1`)
  expect(near).toMatchObject({ distance: 1 / (15 + 17 + 15 + 16) })
})

test('as many extensions, but others: at least one differs', () => {
  expect(index.find([`t13d1516h2_${SUITES}_ffffffffffff`], 0.1)?.distance).toBe(1 / 62)
})

test('two other hashes, other transports and what is no JA4 are not near', () => {
  expect(index.find(['t13d1516h2_bbbbbbbbbbbb_ffffffffffff'], 1)).toBeUndefined()
  expect(index.find([`d13d1516h2_${SUITES}_e5627efa2ab1`], 1)).toBeUndefined()
  expect(index.find(['', '__proto__'], 1)).toBeUndefined()
})

test('nothing is near enough beyond the threshold', () => {
  expect(index.find([`t13d1516h2_${SUITES}_ffffffffffff`], 0.01)).toBeUndefined()
})

test('all near ones answer together', () => {
  const [a, b] = ['000000000001', 'e5627efa2ab1'].map((hash) => `t13d1516h2_${SUITES}_${hash}`)
  const two = new NearestJa4([String(b), String(a)])
  expect(two.find([`t13d1517h2_${SUITES}_ffffffffffff`], 0.1)?.ja4).toEqual([a, b])
})

test('the same extensions with one suite less are near', () => {
  const near = new NearestJa4([`t13d1516h2_${SUITES}_e5627efa2ab1`]).find(['t13d1416h2_bbbbbbbbbbbb_e5627efa2ab1'], 0.1)
  expect(near?.distance).toBe(1 / (15 + 16 + 14 + 16))
})
