import { expect, test } from 'vitest'
import { UsageError } from '../console/run.ts'
import { instantOf } from './numbers.ts'

test.each([
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24T09:30Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T09:30:15.5+01:00', '2026-11-24T08:30:15.500Z'],
])('the time %s', (text, expected) => {
  expect(new Date(instantOf('time', text)).toJSON()).toBe(expected)
})

test.each(['soon', '2026-02-30', '2026-02-30T12:00Z', '2026-02-01T25:00Z', '2026-02-01T12:00', '2026-02-01T+01:00'])(
  '%s is no time',
  (text) => {
    expect(() => instantOf('time', text)).toThrow(UsageError)
  },
)
