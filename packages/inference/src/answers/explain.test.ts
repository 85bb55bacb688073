import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RuleName } from '../rules/rules.ts'
import { createClassifier } from './create-classifier.ts'
import type { Explanation } from './explanation.ts'
import { isIdentified, type ProbableProcess } from './identification.ts'

interface Process {
  readonly process: string
  readonly count: number
  readonly sha256?: string
  readonly classes_ip_as?: Record<string, number>
  readonly classes_hostname_domains?: Record<string, number>
}

const HELLO = 'tls/(0303)(130113021303c02bc02f)((0000)(000a00040002001d)(0017))'
const OTHER = 'tls/(0303)(c02b)()'

function classifierOf(rule: RuleName, entries: Record<string, readonly Process[]>) {
  const lines = Object.entries(entries).map(([str_repr, process_info]) =>
    JSON.stringify({ str_repr, total_count: process_info.reduce((sum, { count }) => sum + count, 0), process_info }),
  )
  const database = loadDatabase(new TextEncoder().encode(lines.join('\n')), { gunzip, digests: nodeDigests })
  return createClassifier(database, { rule })
}

const PAIR: readonly Process[] = [
  { process: 'a', count: 6, classes_hostname_domains: { 'a.example': 2, 'b.example': 4 } },
  { process: 'b', count: 2, classes_hostname_domains: { 'b.example': 2 } },
]

test('pmercury: the logarithms of shares, and of 1e-12 for what was not seen', () => {
  const explanation = classifierOf('pmercury', { [HELLO]: PAIR }).explain({
    fingerprint: HELLO,
    serverName: 'www.a.example',
  })
  expect(explanation).toMatchObject({
    rule: 'pmercury',
    match: { by: 'fingerprint', fingerprints: 1 },
    classes: { domain: 'a.example' },
    listed: 2,
    uniform: 0,
    setAside: undefined,
    unlisted: undefined,
  })
  const [a, b] = explanation?.processes ?? []
  expect(a).toMatchObject({ process: 'a', prior: Math.log(6 / 8), negligible: false })
  expect(a?.features).toEqual({ domain: { nats: Math.log(2 / 6), found: 'own' } })
  expect(b?.features).toEqual({ domain: { nats: expect.closeTo(Math.log(1e-12), 5), found: 'floor' } })
})

test('mercury: the logarithms of shares of all sessions, weighted, and a tenth of a session for what was not seen', () => {
  const explanation = classifierOf('mercury', { [HELLO]: PAIR }).explain({
    fingerprint: HELLO,
    serverName: 'www.a.example',
  })
  const [a, b] = explanation?.processes ?? []
  expect(a?.features.domain).toEqual({ nats: expect.closeTo(0.1559 * Math.log(2 / 8), 12), found: 'own' })
  expect(b?.features.domain).toEqual({ nats: expect.closeTo(0.1559 * Math.log(0.1 / 8), 12), found: 'floor' })
})

test('fingerpost: a tempered mixture, and where each class was first found', () => {
  const classifier = classifierOf('fingerpost', {
    [HELLO]: [
      { process: 'a', count: 3, classes_ip_as: { 1: 3 }, classes_hostname_domains: { 'a.example': 3 } },
      { process: 'b', count: 1, classes_ip_as: { 2: 1 }, classes_hostname_domains: { 'b.example': 1 } },
    ],
    [OTHER]: [{ process: 'a', count: 4, classes_ip_as: { 1: 4 }, classes_hostname_domains: { 'c.example': 4 } }],
  })
  const found = (system: string, domain: string) => {
    const classes = { autonomousSystem: system, domain }
    const { processes = [] } = classifier.explain({ fingerprint: HELLO, classes }) ?? {}
    const sorted = processes.toSorted((one, other) => (one.process < other.process ? -1 : 1))
    return sorted.flatMap(({ features: { as, domain } }) => [as?.found, domain?.found])
  }
  expect(found('1', 'c.example')).toEqual(['own', 'elsewhere', 'candidates', 'background'])
  expect(found('3', 'a.example')).toEqual(['floor', 'own', 'floor', 'background'])
  const explanation = classifier.explain({
    fingerprint: HELLO,
    classes: { autonomousSystem: '1', domain: 'c.example' },
  })
  const [a] = explanation?.processes ?? []
  expect(a?.process).toBe('a')
  // The database has no date, so it counts as a year old, and its evidence as after five months.
  const tempering = 0.92 * 5 ** -0.16
  expect(a?.prior).toBeCloseTo(tempering * 1.125 * Math.log(3 / 4), 12)
  // 4 of the 7 sessions of the program, and 4 of all 8, were to the domain; 3 of 4 of the fingerprint to the system.
  const domain = 0.29 * (4 / 7) + 0.1 * ((1 - 3e-4) * (4 / 8) + 3e-4)
  expect(a?.features.domain?.nats).toBeCloseTo(tempering * Math.log(domain), 12)
  const system = 0.84 + 0.05 + 0.1 * (3 / 4) + 0.01 * ((1 - 1e-9) * (7 / 8) + 1e-9)
  expect(a?.features.as?.nats).toBeCloseTo(tempering * Math.log(system), 12)
  expect(explanation?.unlisted?.terms).toMatchObject({ constant: -4.7, approximate: 0, names: 0, rarity: 0, age: 0 })
  expect(explanation?.unlisted?.terms.programs).toBeCloseTo(0.65 * Math.log(2), 12)
})

const counts = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), fc.nat(1e6), { maxKeys: 3 })
const executables = fc.array(
  fc.record({
    process: fc.constantFrom('a', 'b', 'c', '__proto__', 'generic dmz process'),
    sha256: fc.constantFrom('X', 'Y'),
    count: fc.integer({ min: 1, max: 1e9 }),
    classes_ip_as: counts(['1', '2', 'unknown']),
    classes_hostname_domains: counts(['a.example', 'b.example', '__proto__', 'None']),
  }),
  { minLength: 1, maxLength: 10 },
)
const databases = fc.record({ [HELLO]: executables, [OTHER]: executables })
const destinations = fc.record({
  autonomousSystem: fc.constantFrom('1', '3'),
  domain: fc.constantFrom('a.example', '__proto__', 'new.example'),
})
const fingerprints = fc.constantFrom(HELLO, OTHER, HELLO.replace('(0017)', '(0017)(0023)'))

/** The scores that an explanation adds up to, by its own formula. */
function scoresOf({ processes, total, uniform, listed, unlisted }: Explanation): number[] {
  return processes.map(({ prior, features, negligible }) => {
    const sum = Object.values(features).reduce((nats, feature) => nats + feature.nats, prior)
    const share = negligible ? 0 : Math.exp(sum - total)
    return (1 - (unlisted?.probability ?? 0)) * ((1 - uniform) * share + uniform / listed)
  })
}

test.each<RuleName>(['fingerpost', 'pmercury', 'mercury'])('%s: what is explained adds up to the answer', (rule) => {
  fc.assert(
    fc.property(databases, destinations, fingerprints, (entries, classes, fingerprint) => {
      const classifier = classifierOf(rule, entries)
      const query = { fingerprint, classes, limit: 100 }
      const [answer, explanation] = [classifier.identify(query), classifier.explain(query)]
      expect(explanation === undefined).toBe(!isIdentified(answer))
      if (!isIdentified(answer)) return
      const scored = ({ process, sha256, score }: ProbableProcess) => ({ process, sha256, score })
      const listed = (answer.probableProcesses ?? []).map(scored)
      expect(explanation?.processes.map(scored)).toEqual(listed)
      const scores = explanation === undefined ? [] : scoresOf(explanation)
      scores.forEach((score, place) => {
        expect(score).toBeCloseTo(listed[place]?.score ?? Number.NaN, 9)
      })
      expect(explanation?.match).toEqual(answer.match)
      expect(explanation?.unlisted?.probability ?? 0).toBeCloseTo(answer.openSet?.pUnlisted ?? 0, 9)
    }),
    { seed: 3 },
  )
})

test('logged keys are explained too, three processes unless told otherwise', () => {
  const processes = ['a', 'b', 'c', 'd'].map((process) => ({ process, count: 1 }))
  const classifier = classifierOf('pmercury', { 'tls/(0303)(c02b)((000d000400020403))': processes })
  // printf 771,49195,13,, | md5sum
  const ja3 = 'e249c553934ca36e7b382596f40c5540'
  expect(classifier.explain({ ja3 })?.processes.map(({ process }) => process)).toEqual(['a', 'b', 'c'])
  expect(classifier.explain({ ja3, limit: 1 })?.processes).toHaveLength(1)
  expect(() => classifier.explain({ ja3, limit: -1 })).toThrow(
    new RangeError('limit: expected a whole number from 0 on, not -1'),
  )
  expect(classifier.explain({})).toBeUndefined()
})
