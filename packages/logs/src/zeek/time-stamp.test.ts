import { expect, test } from 'vitest'
import { parseZeekTime } from './time-stamp.ts'

test('seconds, milliseconds and dates', () => {
  const time = 1_215_593_010_005
  expect(parseZeekTime('1215593010.005432')).toEqual({ time, timestamp: 1215593010.005432 })
  expect(parseZeekTime('1215593010005')).toEqual({ time, timestamp: 1215593010.005 })
  expect(parseZeekTime('1215593010005.432')).toEqual({ time, timestamp: 1215593010.005 })
  expect(parseZeekTime('2008-07-09T08:43:30.005432Z')).toEqual({ time, timestamp: '2008-07-09T08:43:30.005432Z' })
})

/** 1960-01-01, as Zeek's test ascii-negative-ts writes it in each form. */
test('before 1970', () => {
  const time = Date.UTC(1960, 0, 1)
  expect(parseZeekTime('-315619200.0')?.time).toBe(time)
  expect(parseZeekTime('-315619200000')?.time).toBe(time)
  expect(parseZeekTime('18446743758090351616')?.time).toBe(time)
  expect(parseZeekTime('1960-01-01T00:00:00.000000Z')?.time).toBe(time)
})

test.each(['XXXXXXXXXX.XXXXXX', '', '-', 'now', '1e3', 'null', '{}'])('%j is none', (text) => {
  expect(parseZeekTime(text)).toBeUndefined()
})
