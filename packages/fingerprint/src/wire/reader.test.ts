import { expect, test } from 'vitest'
import { Reader } from './reader.ts'

test('big-endian fields and vectors, in order', () => {
  const reader = new Reader(Uint8Array.of(9, 1, 2, 3, 4, 5, 6, 1, 7, 0, 1, 8, 0, 0, 0, 1, 9, 255, 0, 0, 0), 1)
  expect([reader.u8('a'), reader.u16('b'), reader.u24('c')]).toEqual([1, 0x0203, 0x040506])
  expect([...reader.vector8('d'), ...reader.vector16('e'), ...reader.vector32('f')]).toEqual([7, 8, 9])
  expect(reader.u32('g')).toBe(0xff000000)
  expect(reader).toMatchObject({ remaining: 0, failed: false, failedField: '' })
})

test('the first failure is remembered; later reads give zero or nothing', () => {
  const reader = new Reader(Uint8Array.of(1, 2, 3), 0, 2)
  expect(reader.u24('length')).toBe(0)
  expect([reader.u8('later'), reader.skip(1, 'later'), reader.slice(1, 'later').length]).toEqual([0, -1, 0])
  expect(reader).toMatchObject({ failed: true, failedField: 'length', missing: 1 })
})
