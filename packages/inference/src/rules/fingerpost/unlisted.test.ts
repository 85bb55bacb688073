import { expect, test } from 'vitest'
import { rarityTerm } from './unlisted.ts'

test.each([
  [1, 0],
  [0.03, 0],
  // 0.3 · ln 10, and 0.3 · ln 3000, by hand.
  [0.003, 0.69078],
  [1e-5, 2.40191],
  [0, 2.40191],
])('a program with a share of %f of all sessions adds %f nats', (share, nats) => {
  expect(rarityTerm(share)).toBeCloseTo(nats, 5)
})
