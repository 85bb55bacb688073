import { expect, test } from 'vitest'
import { integerAt, stringAt, valueAt } from './text.ts'

const whole = <T>(read: (bytes: Buffer, start: number, end: number) => T, text: string) => {
  const bytes = Buffer.from(text)
  return read(bytes, 0, bytes.length)
}

test('strings come out as JSON.parse gives them', () => {
  expect(whole(stringAt, '"example.org"')).toBe('example.org')
  expect(whole(stringAt, '"ex\\u0061mple\\/"')).toBe('example/')
  expect(whole(stringAt, '"bücher.example"')).toBe('bücher.example')
  expect(whole(stringAt, '443')).toBeUndefined()
  expect(stringAt(Buffer.from('"x"'), -1, 0)).toBeUndefined()
})

test('integers are digits only', () => {
  expect(whole(integerAt, '443')).toBe(443)
  for (const text of ['-1', '4.5', '1e3', '"443"', '1234567890']) expect(whole(integerAt, text), text).toBeUndefined()
})

test('other values are parsed, or absent', () => {
  expect(whole(valueAt, '[1,2]')).toEqual([1, 2])
  expect(whole(valueAt, '[1,')).toBeUndefined()
})
