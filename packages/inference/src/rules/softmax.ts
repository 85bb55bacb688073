/** The probabilities in proportion to e to the scores; sums to 1. The greatest score is taken off first, so that none overflows. */
export function softmax(scores: readonly number[]): number[] {
  const greatest = greatestOf(scores)
  const weights = scores.map((score) => Math.exp(score - greatest))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** The greatest of the numbers; -Infinity where there is none. `Math.max` takes no more arguments than fit on the stack. */
export function greatestOf(numbers: readonly number[]): number {
  let greatest = Number.NEGATIVE_INFINITY
  for (const number of numbers) if (number > greatest) greatest = number
  return greatest
}
