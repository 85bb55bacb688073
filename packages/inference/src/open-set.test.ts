import { expect, test } from 'vitest'
import { openSet } from './open-set.ts'

const NONE = new Map<string, string>()
const scored = (...scores: readonly [string, number][]) => scores.map(([process, score]) => ({ process, score }))

test('two that are 0.9 of what is listed are the answer, and two of one family are not told apart', () => {
  const processes = scored(['a', 0.4], ['b', 0.35], ['c', 0.05])
  const groups = { families: NONE, libraries: NONE }
  expect(openSet(processes, groups)).toMatchObject({ oneOf: ['a', 'b'], library: undefined })
  expect(openSet(processes, groups).pUnlisted).toBeCloseTo(0.2, 12)
  const families = new Map([
    ['a', 'Letters'],
    ['b', 'Letters'],
  ])
  expect(openSet(processes, { ...groups, families }).oneOf).toBeUndefined()
})

test('of five programs of one library the first three are the set, and the library is known', () => {
  const processes = scored(['a', 0.2], ['b', 0.2], ['c', 0.2], ['d', 0.2], ['other', 0.05])
  const libraries = new Map(['a', 'b', 'c', 'd'].map((name) => [name, 'GnuTLS']))
  expect(openSet(processes, { families: NONE, libraries })).toMatchObject({
    oneOf: ['a', 'b', 'c'],
    library: 'GnuTLS',
  })
  libraries.delete('d')
  expect(openSet(processes, { families: NONE, libraries }).library).toBeUndefined()
})
