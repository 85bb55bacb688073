import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClassifier } from './classifier.ts'
import { isIdentified, type ProbableProcess } from './identification.ts'
import { loadDatabase } from './load-database.ts'
import { gunzip, nodeDigests } from './node.ts'
import type { RuleName } from './rules/rules.ts'

const RULES = ['fingerpost', 'pmercury', 'mercury'] as const
const HELLO = 'tls/(0303)(130113021303c02bc02f)((0000)(000a00040002001d)(0017))'
const SIBLING = HELLO.replace('(0017)', '(0017)(0029)')
const UNKNOWN = HELLO.replace('(0017)', '(0017)(0023)')

const options = { gunzip, digests: nodeDigests, path: 'db.json' }
const load = (...lines: readonly string[]) => loadDatabase(Buffer.from(lines.join('\n')), options)

/** An entry as JSON text, where members may be given as text that `JSON.stringify` would not make. */
function line(members: Record<string, unknown>, raw: Record<string, string> = {}): string {
  const process = { process: 'a', count: 1 }
  let text = JSON.stringify({ str_repr: HELLO, total_count: 1, process_info: [process], ...members })
  for (const [mark, value] of Object.entries(raw)) text = text.replace(JSON.stringify(mark), value)
  return text
}

const processLine = (members: Record<string, unknown>, raw: Record<string, string> = {}) =>
  line({ process_info: [{ process: 'a', count: 1, ...members }] }, raw)

const COUNT = 'expected a whole number from 1 to 2^53 - 1'
const COUNTS = 'expected whole numbers from 0 to 2^53 - 1 by name'

// JSON has no NaN and no Infinity, but 1e999 is read as one.
describe('what is no count is refused with file and line', () => {
  test.each([0, -1, 0.5, 2 ** 53, '1', null, true, [[]], {}])('%j', (value) => {
    const good = line({ str_repr: 'tls/(0303)(c02b)()' })
    const find = (text: string) => () => load(good, text).find(HELLO)
    expect(find(line({ total_count: value }))).toThrow(`db.json:2: total_count: ${COUNT}`)
    expect(find(processLine({ count: value }))).toThrow(`db.json:2: count: ${COUNT}`)
  })

  test.each(['1e999', '-1e999', '1e-9', '9007199254740993'])('%s', (value) => {
    expect(() => load(line({ total_count: 'X' }, { X: value }))).toThrow(`db.json:1: total_count: ${COUNT}`)
    const classes = { classes_ip_as: { 1: 'X' } }
    expect(() => load(processLine(classes, { X: value }))).toThrow(`db.json:1: classes_ip_as: ${COUNTS}`)
  })

  test.each([-1, 0.5, '1', null, true, [[]], {}])('%j of a class', (value) => {
    const classes = { 'a.example': 1, ['__proto__']: 1, 'b.example': value }
    expect(() => load(processLine({ classes_hostname_domains: classes }))).toThrow(
      `db.json:1: classes_hostname_domains: ${COUNTS}`,
    )
    expect(() => load(line({ ja3: { hash: value } }))).toThrow(`db.json:1: ja3: ${COUNTS}`)
  })

  test.each([-1, 1001, '1', null, '1e999'])('%j as a weight', (value) => {
    const weights = line({ feature_weights: { as: value } }, { '1e999': '1e999' })
    expect(() => load(weights)).toThrow('db.json:1: feature_weights: expected numbers from 0 to 1000 by name')
  })
})

test.each([[[]], [[1]], [1], ['1'], [true]])('classes that are %j are refused with file and line', (classes) => {
  for (const name of ['classes_ip_as', 'classes_hostname_sni', 'classes_port_port'])
    expect(() => load(processLine({ [name]: classes }))).toThrow(`db.json:1: ${name}: expected a JSON object`)
  expect(() => load(line({ ja3: classes }))).toThrow('db.json:1: ja3: expected a JSON object')
})

test.each([
  [{ process_info: [] }, 'process_info: expected a list of processes'],
  [{ process_info: { process: 'a' } }, 'process_info: expected a list of processes'],
  [{ process_info: [[]] }, 'process_info: expected a JSON object'],
  [{ process_info: ['a'] }, 'process_info: expected a JSON object'],
  [{ process_info: [{ count: 1 }] }, 'process: expected a string'],
  [{ process_info: [{ process: 1, count: 1 }] }, 'process: expected a string'],
])('%j is refused with file and line', (members, message) => {
  expect(() => load(line(members))).toThrow(`db.json:1: ${message}`)
})

test('names of members that objects have are names like others', () => {
  const names = ['__proto__', 'constructor']
  const database = load(
    ...names.map((name, at) => {
      const domains = `{"${name}":3,"other.example":1}`
      const process = `{"process":"${name}","count":4,"__proto__":{"count":1},"classes_hostname_domains":${domains}}`
      return `{"str_repr":"tls/(0303)(c0${30 + at})()","total_count":4,"ja3":{"${name}":1},"process_info":[${process}]}`
    }),
    line({ str_repr: '__proto__' }),
  )
  for (const rule of RULES) {
    const classifier = createClassifier(database, { rule })
    names.forEach((domain, at) => {
      const query = { fingerprint: `tls/(0303)(c0${30 + at})()`, classes: { domain } }
      expect(classifier.identify(query)).toMatchObject({ process: domain })
      expect(classifier.explain(query)?.processes[0]?.features.domain?.found).toBe('own')
    })
    expect(classifier.identify({ fingerprint: 'constructor' })).toEqual({ status: 'unknown' })
  }
  expect({}).not.toHaveProperty('count')
})

describe('lines of 10 MB', () => {
  test('that are no entries are refused with file and line', () => {
    for (const text of [`{"a":"${'x'.repeat(1e7)}"}`, 'x'.repeat(1e7), `{${' '.repeat(1e7)}}`, '['.repeat(1e7)])
      expect(() => load(line({}), text)).toThrow('db.json:2: expected a JSON object with a str_repr')
    const deep = `{"str_repr":"${HELLO}","total_count":1,"process_info":${'['.repeat(5e6)}${']'.repeat(5e6)}}`
    expect(() => load(deep)).toThrow('db.json:1: process_info: expected a JSON object')
  })

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
    const database = load(processLine({ classes_hostname_domains: domains }))
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

describe('gzip', () => {
  const entry = line({})

  test('that unpacks to far more than it is, is refused before it fills the memory', () => {
    const bomb = gzipSync(Buffer.alloc(300e6, ' '))
    expect(bomb.length).toBeLessThan(400_000)
    expect(() => loadDatabase(bomb, options)).toThrow(
      'db.json: broken gzip file: it unpacks to more than 67108864 bytes',
    )
    const members = Buffer.concat(Array.from({ length: 300 }, () => gzipSync(Buffer.alloc(1e6, ' '))))
    expect(() => loadDatabase(members, options)).toThrow('db.json: broken gzip file: it unpacks to more than')
  })

  test('that is cut or changed anywhere is refused, or is the same database', () => {
    const packed = gzipSync(entry)
    for (let length = 1; length < packed.length; length++)
      expect(() => loadDatabase(packed.subarray(0, length), options), `${length} bytes`).toThrow(/^db\.json(:\d+)?: /)
    for (let at = 0; at < packed.length; at++) {
      const changed = Buffer.from(packed)
      changed[at] = (changed[at] ?? 0) ^ 0x55
      const found = (() => {
        try {
          return loadDatabase(changed, options).line(HELLO)
        } catch (error) {
          expect(String(error), `byte ${at}`).toMatch(/^InputError: db\.json(:\d+)?: /)
          return entry
        }
      })()
      expect(found, `byte ${at}`).toBe(entry)
    }
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
      classes_ip_as: classCounts('1', '15169:GOOGLE', 'unknown'),
      classes_hostname_domains: classCounts('a.example', 'None'),
      classes_port_applications: classCounts('https', 'unknown'),
      classes_port_port: classCounts('443'),
      classes_ip_ip: classCounts('192.0.2.1'),
      classes_hostname_sni: classCounts('www.a.example'),
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
    feature_weights: fc.dictionary(fc.constantFrom('as', 'domain', 'port', 'ip', 'sni'), weight),
  },
  { requiredKeys: ['total_count', 'process_info'] },
)
const questions = fc.record(
  {
    fingerprint: fc.constantFrom(HELLO, SIBLING, UNKNOWN),
    serverName: fc.constantFrom('www.a.example', '__proto__', '..', '192.0.2.1', 'x'.repeat(300)),
    destinationAddress: fc.constantFrom('192.0.2.1', '::', 'not an address'),
    destinationPort: fc.constantFrom(443, 0, 65_535, -1, Number.NaN),
  },
  { requiredKeys: ['fingerprint'] },
)

test.each(RULES)('whatever a database counts, scores of %s are probabilities that sum to 1', (rule: RuleName) => {
  fc.assert(
    fc.property(entries, entries, questions, (one, other, question) => {
      const database = load(line({ ...one }), line({ ...other, str_repr: SIBLING }))
      const classifier = createClassifier(database, { rule, near: 1 })
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
  const { pMalware = 0, score } = answer
  expect(pMalware >= 0 && pMalware <= 1 + 1e-9 && score > 0).toBe(true)
}
