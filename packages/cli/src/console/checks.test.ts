import { expect, test } from 'vitest'
import {
  bytesOf,
  dayOf,
  daysOf,
  fraction,
  optional,
  positiveNumber,
  secondsOf,
  standardInputOnce,
  timeOf,
  wholeNumber,
} from './checks.ts'
import { UsageError } from './run.ts'

test.each([
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24T09:30Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T09:30:15.5+01:00', '2026-11-24T08:30:15.500Z'],
])('the time %s', (text, expected) => {
  expect(new Date(timeOf('time', text)).toJSON()).toBe(expected)
})

test.each(['soon', '2026-02-30', '2026-02-30T12:00Z', '2026-02-01T25:00Z', '2026-02-01T12:00', '2026-02-01T+01:00'])(
  '%s is no time',
  (text) => {
    expect(() => timeOf('time', text)).toThrow(UsageError)
  },
)

test.each([
  [() => wholeNumber('n', 3), 3],
  [() => wholeNumber('n', 0, { least: 0 }), 0],
  [() => wholeNumber('n', 9, { most: 9 }), 9],
  [() => positiveNumber('n', 0.5), 0.5],
  [() => fraction('n', 1), 1],
  [() => bytesOf('n', '1.5 GB'), 1_500_000_000],
  [() => bytesOf('n', '800mb'), 800_000_000],
  [() => bytesOf('n', '12'), 12],
  [() => secondsOf('n', '500ms'), 0.5],
  [() => secondsOf('n', '2m'), 120],
  [() => secondsOf('n', '5'), 5],
  [() => daysOf('n', '90d'), 90],
  [() => dayOf('n', '2024-02-29'), '2024-02-29'],
  [() => optional(wholeNumber, 'n', undefined), undefined],
  [() => optional(wholeNumber, 'n', 2), 2],
])('%s is taken', (checked, expected) => {
  expect(checked()).toBe(expected)
})

test.each([
  [() => wholeNumber('n', 0), '--n: expected a whole number from 1 on'],
  [() => wholeNumber('n', Number.NaN), '--n: expected a whole number from 1 on'],
  [() => wholeNumber('n', 1.5, { least: 0 }), '--n: expected a whole number from 0 on'],
  [() => wholeNumber('n', 10, { most: 9 }), '--n: expected a whole number from 1 to 9'],
  [() => positiveNumber('n', 0), '--n: expected a number above 0'],
  [() => fraction('n', Number.NaN), '--n: expected a number from 0 to 1'],
  [() => fraction('n', 1.01), '--n: expected a number from 0 to 1'],
  [() => bytesOf('n', '0'), '--n: expected a size such as 800MB or 1GB'],
  [() => bytesOf('n', '3 pigs'), '--n: expected a size such as 800MB or 1GB'],
  [() => secondsOf('n', '5 s'), '--n: expected a time such as 500ms, 5s, 2m or 1h'],
  [() => daysOf('n', '0d'), '--n: expected a number of days such as 90d'],
  [() => dayOf('n', '2026-02-30'), '--n: expected a day such as 2026-11-24'],
  [() => standardInputOnce(['-', 'x', undefined, '-']), 'standard input is given twice'],
])('%s is refused', (check, message) => {
  expect(check).toThrow(new UsageError(message))
})
