import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapsWithin, type Span } from './byte-ranges.ts'

const places = ([start, end]: Span) => Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at)

test('what a range and its gaps leave is covered, and nothing is in both', () => {
  const sorted = fc.uniqueArray(fc.nat(60), { maxLength: 12 }).map((numbers) => numbers.sort((a, b) => a - b))
  const property = fc.property(sorted, fc.nat(60), fc.nat(60), (bounds, start, end) => {
    const covered = bounds.flatMap((from, at): Span[] => (at % 2 === 0 ? [[from, bounds[at + 1] ?? 61]] : []))
    const taken = new Set(covered.flatMap(places))
    const missing = places([start, end]).filter((place) => !taken.has(place))
    expect(gapsWithin([start, end], covered).flatMap(places)).toEqual(missing)
  })
  fc.assert(property, { seed: 1, numRuns: 2000 })
})
