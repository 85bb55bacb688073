import { expect, test } from 'vitest'
import { utcDay } from './timestamp.ts'

const dayOf = (value: unknown) => utcDay({ name: 'timestamp', value })

test.each([
  ['2026-11-24T04:00:00Z', '2026-11-24'],
  ['2026-11-24t04:00:00.123456z', '2026-11-24'],
  ['2026-11-24 04:00:00', '2026-11-24'],
  ['2026-11-24', '2026-11-24'],
  ['2019-08-06T13:45:55.071163+0000', '2019-08-06'],
  ['2026-11-24T00:30:00+01:00', '2026-11-23'],
  ['2026-12-31T23:30:00-01:00', '2027-01-01'],
  ['2016-12-31T23:59:60Z', '2016-12-31'],
  [0, '1970-01-01'],
  // date --utc --date=@1634263438.174488 +%F
  [1634263438.174488, '2021-10-15'],
])('%s is on %s', (value, day) => {
  expect(dayOf(value)).toBe(day)
})

test.each([
  '',
  'yesterday',
  '2026-02-30',
  '2026-13-01',
  '2026-11-24T25:00:00Z',
  '24/11/2026',
  'Tue Nov 24 2026',
  '0000-01-01T00:00:00+23:00',
  '9999-12-31T23:59:59-01:00',
  -1,
  1634263438174.488,
  true,
  {},
])('%s is no time stamp', (value) => {
  expect(() => dayOf(value)).toThrow('timestamp: expected an RFC 3339 time stamp or seconds since 1970')
})

test('no time stamp, no day', () => {
  expect(utcDay(undefined)).toBeUndefined()
})
