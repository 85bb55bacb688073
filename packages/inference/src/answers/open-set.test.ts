import { expect, test } from 'vitest'
import { openSet } from './open-set.ts'
import { rank } from './ranking.ts'

const NONE = new Map<string, string>()
const ranked = (...scores: readonly [string, number][]) =>
  rank(
    scores.map(([process]) => ({
      process,
      sha256: undefined,
      category: undefined,
      malware: undefined,
      count: 1,
      classes: {},
    })),
    scores.map(([, score]) => score),
  )

test('two that are 0.9 of what is listed are the answer, and two of one family are not told apart', () => {
  const ranking = ranked(['c', 0.05], ['a', 0.4], ['b', 0.35])
  const groups = { families: NONE, libraries: NONE }
  expect(openSet(ranking, 'tls', groups)).toMatchObject({ oneOf: ['a', 'b'], library: undefined })
  expect(openSet(ranking, 'tls', groups).pUnlisted).toBeCloseTo(0.2, 12)
  const families = new Map([
    ['a', 'Letters'],
    ['b', 'Letters'],
  ])
  expect(openSet(ranking, 'tls', { ...groups, families }).oneOf).toBeUndefined()
})

test('of five programs of one library the first three are the set, and the library is known', () => {
  const ranking = ranked(['a', 0.2], ['b', 0.2], ['c', 0.2], ['d', 0.2], ['other', 0.05])
  const libraries = new Map(['a', 'b', 'c', 'd'].map((name) => [name, 'GnuTLS']))
  expect(openSet(ranking, 'tls', { families: NONE, libraries })).toMatchObject({
    oneOf: ['a', 'b', 'c'],
    library: 'GnuTLS',
  })
  libraries.delete('d')
  expect(openSet(ranking, 'tls', { families: NONE, libraries }).library).toBeUndefined()
})

test('a program has a library for each type of fingerprint', () => {
  const ranking = ranked(['curl', 0.5], ['nmap', 0.45])
  const libraries = new Map([
    ['curl', 'OpenSSL'],
    ['nmap', 'OpenSSL'],
    ['ssh/curl', 'libssh2'],
    ['ssh/nmap', 'libssh2'],
  ])
  const libraryFor = (type: string) => openSet(ranking, type, { families: NONE, libraries }).library
  expect(['tls', 'ssh', 'http'].map(libraryFor)).toEqual(['OpenSSL', 'libssh2', undefined])
})
