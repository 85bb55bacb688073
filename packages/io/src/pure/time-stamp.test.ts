import { describe, expect, test } from 'vitest'
import { instantOf, parseTimeStamp, utcDay } from './time-stamp.ts'

describe('days', () => {
  const dayOf = (value: unknown) => utcDay({ name: 'timestamp', value })

  test.each([
    ['2026-11-24T04:00:00Z', '2026-11-24'],
    ['2026-11-24t04:00:00.123456z', '2026-11-24'],
    ['2026-11-24 04:00:00', '2026-11-24'],
    ['2026-11-24', '2026-11-24'],
    ['2019-08-06T13:45:55.071163+0000', '2019-08-06'],
    ['2026-11-24T00:30:00+01:00', '2026-11-23'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01'],
    ['2026-11-24T00:30:00-00:30', '2026-11-24'],
    ['2026-11-24T23:45-00:30', '2026-11-25'],
    ['2016-12-31T23:59:60Z', '2016-12-31'],
    ['2024-02-29', '2024-02-29'],
    ['2000-02-29', '2000-02-29'],
    [0, '1970-01-01'],
    // date --utc --date=@1634263438.174488 +%F
    [1634263438.174488, '2021-10-15'],
    ['1634263438', '2021-10-15'],
  ])('%s is on %s', (value, day) => {
    expect(dayOf(value)).toBe(day)
  })

  test.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-02-30T12:00:00Z',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-11-00',
    '2026-11-00T12:00+01:00',
    '1900-02-29',
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
})

describe('instants', () => {
  const instant = (value: unknown) => instantOf({ name: 'time', value })

  // date --utc --date='2019-08-06 13:45:55.071' +%s.%3N
  test.each([
    ['RFC 3339', '2019-08-06T13:45:55.071Z', 1_565_099_155.071],
    ['EVE', '2019-08-06T13:45:55.071163+0000', 1_565_099_155.071],
    ['Sysmon’s UtcTime, whatever zone this test runs in', '2019-08-06 13:45:55.071', 1_565_099_155.071],
    ['Elastic Defend’s seven digits', '2019-08-06T13:45:55.0716009Z', 1_565_099_155.071],
    ['another zone', '2019-08-06T15:45:55.071+02:00', 1_565_099_155.071],
    ['osquery’s seconds in quotes', '1565099155', 1_565_099_155],
    ['a capture record', 1_565_099_155.071163, 1_565_099_155.071163],
    ['the beginning', 0, 0],
    // date --utc --date='2017-01-01' +%s
    ['a leap second', '2016-12-31T23:59:60Z', 1_483_228_800],
  ])('%s', (_, value, seconds) => {
    expect(instant(value)).toBe(seconds)
  })

  test.each([
    '',
    'yesterday',
    '2019-08-06',
    '2019-13-06 13:45:55',
    'Tue Aug 6 13:45:55 2019',
    -1,
    Number.NaN,
    true,
    {},
  ])('%j is no instant', (value) => {
    expect(() => instant(value)).toThrow('time: expected a date and time of RFC 3339, or seconds since 1970')
  })

  test('a date alone tells no instant', () => {
    expect(parseTimeStamp('2019-08-06')).toEqual({ day: '2019-08-06', seconds: undefined })
  })
})
