import { expect, test } from 'vitest'
import { measureWeighed } from './weighted.ts'

test('shares are of the weight, and the error is the distance of score and truth in each bin', () => {
  const right = { isRight: true, isAmongThree: true, isLibraryRight: true }
  const wrong = { isRight: false, isAmongThree: false, isLibraryRight: true }
  const metrics = measureWeighed([
    { ...right, score: 0.95, weight: 3 },
    { ...wrong, score: 0.95, weight: 1 },
    { ...wrong, score: 0, weight: 4, isLibraryRight: false },
  ])
  expect(metrics).toMatchObject({ name: 0.375, top3: 0.375, library: 0.5, above90: 0.5, precisionAbove90: 0.75 })
  expect(metrics.calibrationError).toBeCloseTo(0.1)
  expect(metrics.bins[9]).toMatchObject({ weight: 0.5, right: 0.75 })
})
