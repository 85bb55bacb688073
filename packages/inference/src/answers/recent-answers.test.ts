import { expect, test } from 'vitest'
import type { Identification } from './identification.ts'
import { type AnswerKey, RecentAnswers } from './recent-answers.ts'

const UNKNOWN: Identification = { status: 'unknown' }
const OTHER: Identification = { status: 'unlabeled_fingerprint' }
const key = { candidates: 1, classes: ['13335', 'example.org', 'https'], age: 12, limit: undefined }

/** An answer is kept the second time. */
function keep(answers: RecentAnswers, known: AnswerKey, answer: Identification): void {
  for (let time = 1; time <= 2; time++) answers.set(known, answer)
}

test('the first answer for a key is not kept', () => {
  const answers = new RecentAnswers(64)
  answers.set(key, UNKNOWN)
  expect(answers.get(key)).toBeUndefined()
  answers.set(key, OTHER)
  expect(answers.get(key)).toBe(OTHER)
})

test('an answer is kept by all that it depends on', () => {
  const answers = new RecentAnswers(64)
  keep(answers, key, UNKNOWN)
  expect(answers.get({ ...key, classes: [...key.classes] })).toBe(UNKNOWN)
  expect(answers.get({ ...key, candidates: 2 })).toBeUndefined()
  expect(answers.get({ ...key, age: 13 })).toBeUndefined()
  expect(answers.get({ ...key, limit: 0 })).toBeUndefined()
  expect(answers.get({ ...key, classes: ['13335', 'example.com', 'https'] })).toBeUndefined()
})

test('of three answers in two places the one that was asked for last stays beside the newest', () => {
  const answers = new RecentAnswers(2)
  const [first, second, third] = [1, 2, 3].map((candidates) => ({ ...key, candidates }))
  if (first === undefined || second === undefined || third === undefined) throw new Error('three keys')
  keep(answers, first, UNKNOWN)
  keep(answers, second, OTHER)
  expect(answers.get(first)).toBe(UNKNOWN)
  keep(answers, third, OTHER)
  expect([first, second, third].map((one) => answers.get(one))).toEqual([UNKNOWN, undefined, OTHER])
})

test('no room keeps nothing, and is no error', () => {
  for (const capacity of [0, 1]) {
    const answers = new RecentAnswers(capacity)
    keep(answers, key, UNKNOWN)
    expect(answers.get(key)).toBeUndefined()
  }
})
