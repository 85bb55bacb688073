import { expect, test } from 'vitest'
import { encodeMemberByPointer, encodeValue } from './data-section.ts'

/** Worked out by hand from MaxMind DB 2.0, "Output Data Section". */
test.each([
  ['an empty string', '', '40'],
  ['a string', 'ab', '426162'],
  ['a string of 28 bytes', 'a'.repeat(28), `5c${'61'.repeat(28)}`],
  ['a string of 29 bytes, whose size takes a byte', 'a'.repeat(29), `5d00${'61'.repeat(29)}`],
  ['zero, which has no bytes', { uint: 32, value: 0 }, 'c0'],
  ['a uint16', { uint: 16, value: 500 }, 'a201f4'],
  ['a uint32', { uint: 32, value: 13335 }, 'c23417'],
  ['a uint64, an extended type', { uint: 64, value: 1 }, '010201'],
  ['an array, an extended type', ['a'], '01044161'],
  ['a map', { a: 'b' }, 'e141614162'],
] as const)('%s', (_, value, hex) => {
  expect(encodeValue(value).toString('hex')).toBe(hex)
})

test('a member whose key is pointed at', () => {
  expect(encodeMemberByPointer(0x123, 'b').toString('hex')).toBe('e121234162')
})

test.each([
  ['an integer that does not fit', () => encodeValue({ uint: 16, value: 65_536 })],
  ['a negative integer', () => encodeValue({ uint: 16, value: -1 })],
  ['a pointer of more than 11 bits', () => encodeMemberByPointer(2048, '')],
  ['a string of 285 bytes', () => encodeValue('a'.repeat(285))],
])('%s is refused', (_, encode) => {
  expect(encode).toThrow(RangeError)
})
