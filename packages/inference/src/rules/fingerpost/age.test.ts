import { expect, test } from 'vitest'
import { ageInMonths, daysOf, temperingAt } from './age.ts'

test.each([
  ['2019-11-15', '2020-04-15T12:00:00Z', 5],
  ['2019-11-15', '2019-11-16T00:00:00Z', 1],
  // Before the first day, as far as after the last.
  ['2019-11-15', '2018-01-01T00:00:00Z', 22],
  ['2019-11-15', '2015-01-01T00:00:00Z', 36],
  ['2019-11-15', '2026-01-01T00:00:00Z', 36],
  // 45 days are 1.48 months and 46 are 1.51; the last moment of a day counts as its first.
  ['2019-11-15', '2019-12-30T23:59:59Z', 1],
  ['2019-11-15', '2019-12-31T00:00:00Z', 2],
])('a database that ends on %s is at %s %i months old', (lastDay, time, months) => {
  expect(ageInMonths({ firstDay: lastDay, lastDay }, Date.parse(time))).toBe(months)
})

test('without a day or a time a database is a year old', () => {
  const days = { firstDay: undefined, lastDay: '2019-11-15' }
  expect(ageInMonths({ ...days, lastDay: undefined }, 0)).toBe(12)
  expect(ageInMonths(days, undefined)).toBe(12)
  expect(ageInMonths({ ...days, lastDay: 'unknown' }, 0)).toBe(12)
})

test('between its first and its last day a database is fresh', () => {
  const days = { firstDay: '2019-01-01', lastDay: '2019-11-15' }
  expect(ageInMonths(days, Date.parse('2019-06-01'))).toBe(1)
  expect(ageInMonths(days, Date.parse('2018-07-02'))).toBe(6)
})

test.each([
  [1, 0.92],
  // 0.92 · e^(−0.16 ln 2), and the same of 5: by hand.
  [2, 0.82343],
  [5, 0.71113],
  [36, 0.71113],
])('after %i months evidence counts for %f', (months, tempering) => {
  expect(temperingAt(months)).toBeCloseTo(tempering, 4)
})

test('entries that answer together were seen from the first to the last day of any, unless one states none', () => {
  const [old, later] = [
    { firstSeen: '2018-03-01', lastSeen: '2018-06-01' },
    { firstSeen: '2018-05-01', lastSeen: '2019-11-15' },
  ]
  expect(daysOf([later, old])).toEqual({ firstDay: '2018-03-01', lastDay: '2019-11-15' })
  expect(daysOf([old])).toEqual({ firstDay: '2018-03-01', lastDay: '2018-06-01' })
  expect(daysOf([old, { firstSeen: undefined, lastSeen: undefined }])).toBeUndefined()
})
