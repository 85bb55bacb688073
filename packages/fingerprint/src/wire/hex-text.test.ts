import { expect, test } from 'vitest'
import { HexText } from './hex-text.ts'

const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at * 7)

test.each([0, 1, 2047, 2048, 2049, 20_000])('%d bytes among others are printed as Node prints them', (length) => {
  const text = new HexText()
  text.ascii('tls/(')
  text.hex(bytes, 3, length)
  text.ascii(')')
  expect(text.take()).toBe(`tls/(${Buffer.from(bytes.subarray(3, Math.max(3, length))).toString('hex')})`)
})

test('every number of one and of two bytes', () => {
  const text = new HexText()
  for (let value = 0; value < 0x100; value++) text.hex8(value)
  for (let value = 0; value < 0x10000; value++) text.hex16(value)
  const numbers = Buffer.alloc(0x100 + 0x20000)
  for (let value = 0; value < 0x100; value++) numbers.writeUInt8(value, value)
  for (let value = 0; value < 0x10000; value++) numbers.writeUInt16BE(value, 0x100 + 2 * value)
  expect(text.take()).toBe(numbers.toString('hex'))
})

test('what was taken is not given again', () => {
  const text = new HexText()
  text.ascii('(0303)')
  expect(text.take()).toBe('(0303)')
  text.hex16(0x1301)
  expect(text.take()).toBe('1301')
  expect(text.take()).toBe('')
})
