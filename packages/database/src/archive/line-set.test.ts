import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineSet } from './line-set.ts'

const setOf = (text: string) => new LineSet(new TextEncoder().encode(text))

test('has the lines of a text and no others', () => {
  const set = setOf('a\r\nb\n\nab\nå')
  expect(set.size).toBe(4)
  expect(['a', 'b', 'ab', 'å'].map((line) => set.has(line))).toEqual([true, true, true, true])
  expect(['', 'a\r', 'ba', 'aba', 'A', '\n'].map((line) => set.has(line))).toEqual(Array(6).fill(false))
})

test.each(['', '\n', '\r\n\r\n'])('%j has none', (text) => {
  expect(setOf(text).size).toBe(0)
  expect([...setOf(text)]).toEqual([])
  expect(setOf(text).has('')).toBe(false)
})

test('is a Set of the lines', () => {
  const line = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '(', '0') })
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (lines, others) => {
      const [set, expected] = [setOf(lines.join('\n')), new Set(lines)]
      expect(set.size).toBe(expected.size)
      expect([...set].sort()).toEqual([...expected].sort())
      for (const other of others) expect(set.has(other)).toBe(expected.has(other))
    }),
  )
})
