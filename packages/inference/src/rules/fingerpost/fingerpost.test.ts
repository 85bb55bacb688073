import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClassifier } from '../../answers/create-classifier.ts'
import type { IdentifiedProcess } from '../../answers/identification.ts'
import { isIdentified } from '../../answers/identification.ts'
import type { Query } from '../../answers/query.ts'

interface Line {
  readonly str_repr: string
  readonly last_seen?: string
  readonly process_info: readonly { readonly process: string; readonly count: number }[]
}

function classifierOf(lines: readonly Line[]) {
  const text = lines.map((line) =>
    JSON.stringify({ ...line, total_count: line.process_info.reduce((sum, { count }) => sum + count, 0) }),
  )
  const database = loadDatabase(new TextEncoder().encode(text.join('\n')), { gunzip, digests: nodeDigests })
  return createClassifier(database, { rule: 'fingerpost' })
}

function identified(lines: readonly Line[], query: Query): IdentifiedProcess {
  const answer = classifierOf(lines).identify({ ...query, limit: 100 })
  if (!isIdentified(answer)) throw new Error(answer.status)
  return answer
}

const HELLO = 'tls/(0303)(130113021303c02bc02f)((0000)(000a00040002001d)(0017))'
const process = (name: string, count: number, domains: Record<string, number>, sha256 = '') => ({
  process: name,
  sha256,
  count,
  classes_hostname_domains: domains,
})

const names = fc.constantFrom('a', 'b', '__proto__', 'constructor', '', 'None')
const domains = fc.dictionary(fc.constantFrom('a.example', 'b.example', '__proto__', 'None'), fc.nat(1e6), {
  maxKeys: 3,
})
const executables = fc.array(
  fc.record({
    process: names,
    sha256: fc.constantFrom('X', 'Y'),
    count: fc.integer({ min: 1, max: 1e9 }),
    classes_hostname_domains: domains,
  }),
  { minLength: 1, maxLength: 10 },
)
const hellos = fc.constantFrom(HELLO, HELLO.replace('(0017)', '(0017)(0029)'), 'tls/(0303)(c02b)()')
const lines = fc.uniqueArray(fc.record({ str_repr: hellos, process_info: executables }), {
  selector: ({ str_repr }) => str_repr,
  minLength: 1,
})
const question = fc.record({ fingerprint: hellos, domain: fc.constantFrom('a.example', '__proto__', 'new.example') })

test('posteriors and the probability of none of them are numbers from 0 to 1, and sum to 1', () => {
  fc.assert(
    fc.property(lines, question, (entries, { fingerprint, domain }) => {
      const answer = classifierOf(entries).identify({ fingerprint, classes: { domain }, limit: 100 })
      if (!isIdentified(answer)) return
      const scores = [answer.openSet?.pUnlisted ?? 0, ...(answer.probableProcesses ?? []).map(({ score }) => score)]
      for (const score of scores) expect(score).toBeGreaterThanOrEqual(0)
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9)
      expect(answer.openSet?.ambiguity).toBeGreaterThanOrEqual(1 - 1e-9)
    }),
    { seed: 1 },
  )
})

test('answers do not depend on the order of entries and of processes', () => {
  fc.assert(
    fc.property(lines, question, (entries, { fingerprint, domain }) => {
      const query = { fingerprint, classes: { domain }, limit: 100 }
      const turned = entries.map((line) => ({ ...line, process_info: line.process_info.toReversed() })).toReversed()
      const [one, other] = [entries, turned].map((database) => scoresByName(classifierOf(database).identify(query)))
      expect([...(one ?? []).keys()].sort()).toEqual([...(other ?? []).keys()].sort())
      for (const [name, score] of one ?? []) expect(other?.get(name)).toBeCloseTo(score, 9)
    }),
    { seed: 2 },
  )
})

function scoresByName(answer: ReturnType<ReturnType<typeof classifierOf>['identify']>): Map<string, number> {
  return new Map(isIdentified(answer) ? answer.probableProcesses?.map(({ process, score }) => [process, score]) : [])
}

test('executables of one program add up', () => {
  const answer = identified(
    [
      {
        str_repr: HELLO,
        process_info: [
          process('a', 40, { 'a.example': 40 }),
          process('b', 35, { 'a.example': 35 }, 'X'),
          process('b', 30, { 'a.example': 30 }, 'Y'),
        ],
      },
    ],
    { fingerprint: HELLO, classes: { domain: 'a.example' } },
  )
  expect(answer.process).toBe('b')
  expect(answer.probableProcesses).toHaveLength(2)
  expect(answer.openSet?.oneOf).toEqual(['b', 'a'])
})

test('a program that nobody listed is the more probable, the less a destination fits', () => {
  const entries = [{ str_repr: HELLO, process_info: [process('a', 1e6, { 'a.example': 1e6 })] }]
  const [usual, unusual] = ['a.example', 'never-seen.example'].map((domain) =>
    identified(entries, { fingerprint: HELLO, classes: { domain } }),
  )
  expect(usual?.openSet?.pUnlisted).toBeLessThan(0.1)
  expect(unusual?.openSet?.pUnlisted).toBeGreaterThan(usual?.openSet?.pUnlisted ?? 1)
})

test('where nothing is told of a destination, that is no evidence', () => {
  // b alone was seen without a name.
  const processes = [process('a', 60, { 'a.example': 60 }), process('b', 40, { None: 40 })]
  const entries = [{ str_repr: HELLO, process_info: processes }]
  expect(identified(entries, { fingerprint: HELLO }).process).toBe('a')
  expect(identified(entries, { fingerprint: HELLO, destinationPort: 443 }).process).toBe('b')
})

test('the older a database is, the more it leaves to programs that it lacks; without a date it is a year old', () => {
  const entries = [
    { str_repr: HELLO, last_seen: '2019-11-15', process_info: [process('a', 100, { 'a.example': 100 })] },
  ]
  const pUnlisted = (time?: string) =>
    identified(entries, { fingerprint: HELLO, time: time === undefined ? undefined : Date.parse(time) }).openSet
      ?.pUnlisted
  const [fresh = 0, old = 0, older = 0] = ['2019-11-20', '2020-11-15', '2021-11-15'].map(pUnlisted)
  expect(fresh).toBeLessThan(old)
  expect(old).toBeLessThan(older)
  expect(pUnlisted()).toBeCloseTo(old, 12)
})

test('the older a database is, the less its evidence tells programs apart; which is first does not change', () => {
  const processes = [process('a', 60, { 'a.example': 60 }), process('b', 40, { 'b.example': 40 })]
  const entries = [{ str_repr: HELLO, last_seen: '2019-11-15', process_info: processes }]
  const ratio = (time: string) => {
    const query = { fingerprint: HELLO, classes: { domain: 'b.example' }, time: Date.parse(time) }
    const [first, second] = identified(entries, query).probableProcesses ?? []
    expect([first?.process, second?.process]).toEqual(['b', 'a'])
    return (first?.score ?? 0) / (second?.score ?? 1)
  }
  expect(ratio('2019-11-20')).toBeGreaterThan(ratio('2020-01-15'))
  expect(ratio('2020-01-15')).toBeGreaterThan(ratio('2020-04-15'))
  expect(ratio('2022-11-15')).toBeCloseTo(ratio('2020-04-15'), 12)
})

test('the rarer a program is in the whole database, the sooner it is another that is not listed', () => {
  const pUnlisted = (most: string) => {
    const entries = [
      { str_repr: HELLO, process_info: [process('a', 100, { 'a.example': 100 })] },
      { str_repr: 'tls/(0303)(c02b)()', process_info: [process(most, 1e6, { 'a.example': 1e6 })] },
    ]
    return identified(entries, { fingerprint: HELLO }).openSet?.pUnlisted ?? 0
  }
  expect(pUnlisted('b')).toBeGreaterThan(pUnlisted('a'))
})

test('a name of Windows in capitals is left more often by those who write names, and one without hardly ever', () => {
  const pUnlisted = (name: string) => {
    const entries = [{ str_repr: HELLO, process_info: [process(name, 100, { 'a.example': 100 })] }]
    return identified(entries, { fingerprint: HELLO }).openSet?.pUnlisted ?? 0
  }
  expect(pUnlisted('Browser.exe')).toBeGreaterThan(pUnlisted('Browser'))
  expect(pUnlisted('browser.exe')).toBeLessThan(pUnlisted('browser'))
})

test('programs of a sibling are possible', () => {
  const sibling = HELLO.replace('(0000)', '(0000)(0029)')
  const answer = identified(
    [
      { str_repr: HELLO, process_info: [process('a', 100, { 'a.example': 100 })] },
      { str_repr: sibling, process_info: [process('b', 100, { 'b.example': 100 })] },
    ],
    { fingerprint: HELLO, classes: { domain: 'b.example' } },
  )
  expect(answer.probableProcesses?.map(({ process }) => process)).toContain('b')
})

test('an unknown fingerprint is answered by one that resembles it, which the answer states', () => {
  const entries = [{ str_repr: HELLO, process_info: [process('a', 100, { 'a.example': 100 })] }]
  // Eight tokens, of which all but one are in a hello of nine.
  const fingerprint = HELLO.replace('(0017)', '(0017)(0023)')
  expect(identified(entries, { fingerprint }).match).toEqual({
    by: 'approximate',
    fingerprints: 1,
    nearest: { fingerprint: HELLO, distance: expect.closeTo(1 - (2 * 8) / 17, 12) },
  })
  const far = classifierOf(entries).identify({ fingerprint: 'tls/(0303)(c02bc02f)((0000))' })
  expect(far).toEqual({ status: 'unknown' })
})
