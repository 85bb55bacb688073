import { expect, test } from 'vitest'
import { implementationDates } from './implementation-dates.ts'
import { CIPHER_SUITE_DATES, EXTENSION_DATES } from './publication-dates.ts'

test('a hello is as old as the oldest and the youngest of what it offers', () => {
  expect(implementationDates({ cipherSuites: [0x1301, 0x002f], extensions: [{ type: 0 }, { type: 27 }] })).toEqual({
    min: '2002-06',
    max: '2018-10',
  })
})

test('GREASE and unknown numbers have no date', () => {
  expect(
    implementationDates({ cipherSuites: [0x0a0a, 0x4a4a, 0xfefe], extensions: [{ type: 0xfafa }] }),
  ).toBeUndefined()
  expect(implementationDates({ cipherSuites: [], extensions: [] })).toBeUndefined()
})

test('ranges are in order and apart, and months are months', () => {
  for (const ranges of [CIPHER_SUITE_DATES, EXTENSION_DATES]) {
    let before = -1
    for (const [first, last, month] of ranges) {
      expect(first).toBeGreaterThan(before)
      expect(last).toBeGreaterThanOrEqual(first)
      expect(month).toMatch(/^(1999|20\d\d)-(0[1-9]|1[0-2])$/)
      before = last
    }
  }
})
