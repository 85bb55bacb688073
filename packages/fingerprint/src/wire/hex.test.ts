import { expect, test } from 'vitest'
import { bracketedHex, hex } from './hex.ts'

const LENGTHS = [0, 1, 12, 13, 255, 4095, 4096, 4097, 10_000]
const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at * 7)

test.each(LENGTHS)('%d bytes are printed as Node prints them', (length) => {
  const some = bytes.subarray(0, length)
  expect(hex(some)).toBe(Buffer.from(some).toString('hex'))
})

test.each(LENGTHS)('a range of %d bytes among others', (length) => {
  const ranges = [
    { start: 3, end: 5 },
    { start: 0, end: length },
    { start: 9, end: 9 },
  ]
  const printed = ranges.map(({ start, end }) => `(${Buffer.from(bytes.subarray(start, end)).toString('hex')})`)
  expect(bracketedHex(bytes, ranges)).toBe(printed.join(''))
})

test('no range is printed as nothing', () => {
  expect(bracketedHex(bytes, [])).toBe('')
})
