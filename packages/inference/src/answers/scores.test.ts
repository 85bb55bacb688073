import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClassifier } from './create-classifier.ts'
import { isIdentified, type ProbableProcess } from './identification.ts'

const RULES = ['fingerpost', 'pmercury', 'mercury'] as const
const HELLO = 'tls/(0303)(130113021303c02bc02f)((0000)(000a00040002001d)(0017))'
const SIBLING = HELLO.replace('(0017)', '(0017)(0029)')
const UNKNOWN = HELLO.replace('(0017)', '(0017)(0023)')

const load = (...lines: readonly string[]) =>
  loadDatabase(Buffer.from(lines.join('\n')), { gunzip, digests: nodeDigests })

const line = (members: Record<string, unknown>) =>
  JSON.stringify({ str_repr: HELLO, total_count: 1, process_info: [{ process: 'a', count: 1 }], ...members })

describe('lines of 10 MB', () => {
  test.each(RULES)('with 150,000 processes are scored by %s', (rule) => {
    const domains = { 'a.example': 1 }
    const processes = Array.from({ length: 150_000 }, (_, at) => ({ process: `p${at}`, count: 1 }))
    const found = [{ process: 'a', count: 1, classes_hostname_domains: domains }, ...processes]
    const database = load(line({ total_count: 150_001, process_info: found }))
    const classifier = createClassifier(database, { rule })
    const query = { fingerprint: HELLO, classes: { domain: 'a.example' }, limit: 150_001 }
    expectDistribution(classifier.identify(query))
    expect(classifier.explain({ ...query, limit: 1 })?.listed).toBe(150_001)
  })

  test.each(RULES)('with 10,000 long classes are scored by %s', (rule) => {
    const domains = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`${'x'.repeat(1_000)}${at}.example`, 1]),
    )
    const database = load(line({ process_info: [{ process: 'a', count: 1, classes_hostname_domains: domains }] }))
    expectDistribution(createClassifier(database, { rule }).identify({ fingerprint: HELLO, limit: 1 }))
  })

  test.each(RULES)('with a fingerprint of 10 MB do not hold up %s', (rule) => {
    const long = `tls/(0303)(${'c02b'.repeat(2.5e6)})((0000))`
    const database = load(
      line({}),
      line({ str_repr: long }),
      line({ str_repr: `tls/(0303)(c02b)(${'(0000)'.repeat(1.6e6)})` }),
    )
    const classifier = createClassifier(database, { rule })
    for (const fingerprint of [UNKNOWN, `tls/(0303)(${'c02b'.repeat(1e4)})((0000))`, long])
      classifier.identify({ fingerprint })
    classifier.identifyLogged({ ja3: '0'.repeat(32), ja4: ['t13d0206h2_177d36ae841b_fb71836bce29'] })
  })
})

const counts = fc.oneof(fc.constantFrom(1, 2 ** 53 - 1), fc.integer({ min: 1, max: 2 ** 53 - 1 }))
const names = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '', 'None', 'generic dmz process')
const classCounts = (...keys: readonly string[]) =>
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', '', ...keys), fc.oneof(fc.constant(0), counts), {
    maxKeys: 4,
  })
const processes = fc.array(
  fc.record(
    {
      process: names,
      count: counts,
      sha256: fc.constantFrom('X', 'Y'),
      malware: fc.boolean(),
      attributes: fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'proxy'), fc.boolean()),
      os_info: fc.dictionary(fc.constantFrom('__proto__', 'a', 'b'), fc.oneof(fc.constantFrom(0, 5e-324, 0.5), counts)),
      classes_ip_as: classCounts('1', '15169:GOOGLE', 'unknown'),
      classes_hostname_domains: classCounts('a.example', 'None'),
      classes_port_applications: classCounts('https', 'unknown'),
      classes_port_port: classCounts('443'),
      classes_ip_ip: classCounts('192.0.2.1'),
      classes_hostname_sni: classCounts('www.a.example'),
      classes_user_agent: classCounts('curl/8.5.0', 'None'),
    },
    { requiredKeys: ['process', 'count'] },
  ),
  { minLength: 1, maxLength: 12 },
)
const weight = fc.oneof(fc.constantFrom(0, 1e-300, 1000), fc.double({ min: 0, max: 1000, noNaN: true }))
const entries = fc.record(
  {
    total_count: counts,
    process_info: processes,
    feature_weights: fc.dictionary(fc.constantFrom('as', 'domain', 'port', 'ip', 'sni', 'ua'), weight),
  },
  { requiredKeys: ['total_count', 'process_info'] },
)
const questions = fc.record(
  {
    fingerprint: fc.constantFrom(HELLO, SIBLING, UNKNOWN),
    serverName: fc.constantFrom('www.a.example', '__proto__', '..', '192.0.2.1', 'x'.repeat(300)),
    destinationAddress: fc.constantFrom('192.0.2.1', '::', 'not an address'),
    destinationPort: fc.constantFrom(443, 0, 65_535, -1, Number.NaN),
    userAgent: fc.constantFrom('curl/8.5.0', '', '__proto__'),
  },
  { requiredKeys: ['fingerprint'] },
)

test.each(RULES)('whatever a database counts, scores of %s are probabilities that sum to 1', (rule) => {
  fc.assert(
    fc.property(entries, entries, questions, (one, other, question) => {
      const database = load(line({ ...one }), line({ ...other, str_repr: SIBLING }))
      const classifier = createClassifier(database, { rule, near: 1, operatingSystems: true })
      const answer = classifier.identify({ ...question, limit: 100 })
      expectDistribution(answer)
      for (const { prior, features, sum } of classifier.explain(question)?.processes ?? [])
        for (const nats of [prior, sum, ...Object.values(features).map((term) => term.nats)]) expect(nats).not.toBeNaN()
    }),
    { seed: 5 },
  )
})

// The same hello but for its signature algorithms, which JA3 leaves out: printf 771,49195,13,, | md5sum
const ALIKE = ['0403', '0804', '0503'].map((scheme) => `tls/(0303)(c02b)((000d00040002${scheme}))`)
const JA3 = 'e249c553934ca36e7b382596f40c5540'

test.each(RULES)('scores of %s do not depend on the order of entries', (rule) => {
  const ordinary = entries.filter(
    ({ process_info }) => !process_info.some(({ process }) => process.startsWith('generic')),
  )
  const several = fc
    .tuple(ordinary, ordinary, ordinary)
    .map((all) => all.map((each) => ({ ...each, feature_weights: {} })))
  fc.assert(
    fc.property(several, questions, (all, { serverName }) => {
      const lines = all.map((entry, at) => line({ ...entry, str_repr: ALIKE[at] }))
      const [one, other] = [lines, lines.toReversed()].map((text) => {
        const answer = createClassifier(load(...text), { rule }).identifyLogged({ ja3: JA3, serverName, limit: 100 })
        return isIdentified(answer) ? scoresByName(answer.probableProcesses ?? []) : new Map()
      })
      expect([...(one ?? []).keys()].sort()).toEqual([...(other ?? []).keys()].sort())
      for (const [name, score] of one ?? []) expect(other?.get(name)).toBeCloseTo(score, 9)
    }),
    { seed: 6 },
  )
})

function scoresByName(processes: readonly ProbableProcess[]): Map<string, number> {
  const scores = new Map<string, number>()
  for (const { process, score } of processes) scores.set(process, (scores.get(process) ?? 0) + score)
  return scores
}

/** Expects an answer whose scores, with that of none of them, are from 0 to 1 and sum to 1. */
function expectDistribution(answer: ReturnType<ReturnType<typeof createClassifier>['identify']>): void {
  if (!isIdentified(answer)) throw new Error(answer.status)
  const scores = [answer.openSet?.pUnlisted ?? 0, ...(answer.probableProcesses ?? []).map(({ score }) => score)]
  expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
  expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9)
  const { pMalware = 0, score, attributes = [], operatingSystems = [] } = answer
  expect(attributes.every(({ probability }) => probability >= 0 && probability <= 1 + 1e-9)).toBe(true)
  const ofSystems = operatingSystems.map(({ probability }) => probability)
  expect(ofSystems.every((probability) => probability >= 0)).toBe(true)
  expect(ofSystems.reduce((sum, probability) => sum + probability, 0)).toBeLessThanOrEqual(1 + 1e-9)
  expect(pMalware >= 0 && pMalware <= 1 + 1e-9 && score > 0).toBe(true)
}
