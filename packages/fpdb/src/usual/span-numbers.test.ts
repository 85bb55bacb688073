import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SpanNumbers } from './span-numbers.ts'

/** Hashes of two bits: most texts share them. */
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), { maxLength: 300, size: 'max' })

test('gives the number of the very bytes, however many share a hash', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(64, 256), (all, capacity) => {
      const numberOf = (text: string) =>
        text === 'ab' ? -1 : Number.parseInt(`1${text.replaceAll('b', '0').replaceAll('a', '1')}`, 2)
      const numbers = new SpanNumbers({
        capacity,
        longest: 10,
        numberOf: (bytes, start, end) => numberOf(bytes.toString('latin1', start, end)),
      })
      for (const text of all) {
        const bytes = Buffer.from(`x${text}x`)
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
        const [starts, ends] = [Int32Array.of(1), Int32Array.of(1 + text.length)]
        const spans = { bytes, view, starts, ends, hashes: Int32Array.of(text.length % 4) }
        expect(numbers.get(spans, 0)).toBe(numberOf(text))
      }
    }),
  )
})
