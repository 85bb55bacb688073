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

test('the variable-length integers of RFC 9000, appendix A.1', () => {
  const bytes = Uint8Array.from(Buffer.from('c2197c5eff14e88c9d7f3e7d7bbd2540250102', 'hex'))
  const reader = new Reader(bytes)
  // The first is 151288809941952652, which a number holds to within 16.
  expect(reader.variableLength('eight')).toBeCloseTo(Number('151288809941952652'), -2)
  expect([reader.variableLength('four'), reader.variableLength('two')]).toEqual([494878333, 15293])
  expect([reader.variableLength('one'), reader.variableLength('one, in two bytes')]).toEqual([37, 37])
  expect([...reader.vectorVariable('vector')]).toEqual([2])
})
