import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineSplitter, LONGEST_LINE_BYTES } from './line-splitter.ts'

function split(chunks: readonly string[]): string[] {
  const lines: string[] = []
  const splitter = new LineSplitter((bytes, start, end) => lines.push(bytes.toString('utf8', start, end)))
  for (const chunk of chunks) splitter.push(Buffer.from(chunk))
  splitter.end()
  expect(splitter.lines).toBe(lines.length)
  return lines
}

test('lines end with a line feed, also after a carriage return, or with the bytes', () => {
  expect(split(['a\n\nb\r\nc\rd'])).toEqual(['a', '', 'b', 'c\rd'])
  expect(split(['a\n'])).toEqual(['a'])
  expect(split([])).toEqual([])
})

test('wherever the chunks end, the lines are the same', () => {
  const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', 'é'), { maxLength: 30 })
  fc.assert(
    fc.property(text, fc.array(fc.nat(40), { maxLength: 8 }), (parts, cuts) => {
      const whole = parts.join('')
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length]
      const chunks = places.slice(1).map((end, at) => whole.slice(places[at], end))
      expect(split(chunks)).toEqual(split([whole]))
    }),
  )
})

test('a line that would fill the memory is refused', () => {
  const tooLong = ['x'.repeat(LONGEST_LINE_BYTES), 'x']
  expect(() => split(tooLong)).toThrow('line: expected at most 8388608 bytes')
  expect(() => split([`${tooLong.join('')}\n`])).toThrow('line: expected at most 8388608 bytes')
})

test('the longest line that is taken, between others', () => {
  const longest = 'x'.repeat(LONGEST_LINE_BYTES)
  expect(split(['a\n', longest.slice(1), 'x\nb']).map((line) => line.length)).toEqual([1, LONGEST_LINE_BYTES, 1])
})
