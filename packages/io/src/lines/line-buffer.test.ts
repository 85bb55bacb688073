import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineBuffer, type LineBufferOptions } from './line-buffer.ts'

/** Feeds bytes in reads of at most `step` and gives what comes out, as text. */
function feed(text: string, step: number, options: LineBufferOptions): [string, string][] {
  const bytes = Buffer.from(text, 'latin1')
  const lines = new LineBuffer(options)
  const batches: [string, string][] = []
  for (let at = 0; at < bytes.length; ) {
    const count = bytes.copy(lines.space().subarray(0, step), 0, at)
    lines.filled(count)
    at += count
    for (let batch = lines.take(); batch !== undefined; batch = lines.take()) {
      batches.push([batch.kind, batch.bytes.toString('latin1')])
    }
  }
  const rest = lines.rest()
  return rest === undefined ? batches : [...batches, [rest.kind, rest.bytes.toString('latin1')]]
}

test('gives whole lines as soon as they are there', () => {
  expect(feed('one\ntwo\nthr', 5, { size: 8 })).toEqual([
    ['lines', 'one\n'],
    ['lines', 'two\n'],
    ['lines', 'thr'],
  ])
})

test('grows for a long line and passes a longer one in pieces', () => {
  expect(feed('0123456789\n', 4, { size: 4, longestLine: 16 })).toEqual([['lines', '0123456789\n']])
  expect(feed('0123456789abcdef+\nx', 4, { size: 4, longestLine: 8 })).toEqual([
    ['start-of-long-line', '01234567'],
    ['more-of-long-line', '89ab'],
    ['more-of-long-line', 'cdef'],
    ['more-of-long-line', '+\n'],
    ['lines', 'x'],
  ])
})

test('no byte is lost, added or moved, and lines stay whole', () => {
  const text = fc.array(fc.stringMatching(/^[a-c]{0,12}$/), { maxLength: 20 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (input, step, size) => {
      const batches = feed(input, step, { size, longestLine: 10 })
      expect(batches.map(([, bytes]) => bytes).join('')).toBe(input)
      const whole = batches.filter(([kind]) => kind === 'lines').map(([, bytes]) => bytes)
      for (const bytes of whole.slice(0, -1)) expect(bytes.endsWith('\n')).toBe(true)
    }),
  )
})
