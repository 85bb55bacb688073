/** The probabilities in proportion to e to the scores; sums to 1. The greatest score is taken off first, so that none overflows. */
export function softmax(scores: readonly number[]): number[] {
  const greatest = Math.max(...scores)
  const weights = scores.map((score) => Math.exp(score - greatest))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
