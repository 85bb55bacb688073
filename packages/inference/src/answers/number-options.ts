/** What a number must be, in words and as a test. */
interface NumberRule {
  readonly expected: string
  isMet(value: number): boolean
}

const PROBABILITY: NumberRule = { expected: 'a number from 0 to 1', isMet: (value) => value >= 0 && value <= 1 }
const WHOLE: NumberRule = {
  expected: 'a whole number from 0 on',
  isMet: (value) => Number.isInteger(value) && value >= 0,
}

/** An option that is a number: `near` and `minimumScore` from 0 to 1, `remember` and `limit` whole numbers from 0 on. */
export type NumberOption = 'near' | 'remember' | 'limit' | 'minimumScore' | 'minimumNameScore'

const RULES: Readonly<Record<NumberOption, NumberRule>> = {
  near: PROBABILITY,
  remember: WHOLE,
  limit: WHOLE,
  minimumScore: PROBABILITY,
  minimumNameScore: PROBABILITY,
}

/** Throws a RangeError, which names the option, for a value that is out of its range; an option may be left out. */
export function checkNumber(option: NumberOption, value: number | undefined): void {
  const { expected, isMet } = RULES[option]
  if (value === undefined || isMet(value)) return
  throw new RangeError(`${option}: expected ${expected}, not ${value}`)
}
