import { expect, test } from 'vitest'
import { instantOf } from './instant.ts'

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
])('%s', (_, value, seconds) => {
  expect(instant(value)).toBe(seconds)
})

test.each(['', 'yesterday', '2019-08-06', '2019-13-06 13:45:55', 'Tue Aug 6 13:45:55 2019', -1, Number.NaN, true, {}])(
  '%j is no time',
  (value) => {
    expect(() => instant(value)).toThrow('time: expected a date and time of RFC 3339, or seconds since 1970')
  },
)
