import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { describe, expect, test } from 'vitest'
import { createClassifier } from './create-classifier.ts'

interface Process {
  process: string
  count: number
  sha256?: string
  malware?: boolean
  classes_hostname_domains?: Record<string, number>
}

function databaseOf(entries: Record<string, Process[]>) {
  const lines = Object.entries(entries).map(([str_repr, process_info]) =>
    JSON.stringify({ str_repr, total_count: process_info.reduce((sum, { count }) => sum + count, 0), process_info }),
  )
  return loadDatabase(new TextEncoder().encode(lines.join('\n')), { gunzip, digests: nodeDigests })
}

const HELLO = 'tls/(0303)(c02b)()'

test('names the most probable process, and its family', () => {
  const database = databaseOf({
    [HELLO]: [
      { process: 'a', count: 3 },
      { process: 'b', count: 1, sha256: 'B' },
    ],
  })
  const families = new Map([['a', 'Letters']])
  expect(createClassifier(database, { rule: 'pmercury', families }).identify({ fingerprint: HELLO, limit: 5 })).toEqual(
    {
      process: 'Letters',
      score: expect.closeTo(0.75, 12),
      probableProcesses: [
        { process: 'a', score: expect.closeTo(0.75, 12) },
        { process: 'b', score: expect.closeTo(0.25, 12), sha256: 'B' },
      ],
      match: { by: 'fingerprint', fingerprints: 1 },
    },
  )
})

test('lists as many processes as were asked for', () => {
  const processes = ['a', 'b', 'c'].map((process) => ({ process, count: 1 }))
  const classifier = createClassifier(databaseOf({ [HELLO]: processes }))
  const listed = (limit?: number) => {
    const answer = classifier.identify({ fingerprint: HELLO, limit })
    return 'process' in answer ? answer.probableProcesses?.map(({ process }) => process) : undefined
  }
  expect([undefined, 0, 2, 9].map(listed)).toEqual([undefined, [], ['a', 'b'], ['a', 'b', 'c']])
  expect(() => listed(-1)).toThrow(RangeError)
})

test('knows nothing of other fingerprints, nor of text that is none', () => {
  const classifier = createClassifier(databaseOf({ [HELLO]: [{ process: 'a', count: 1 }] }))
  for (const fingerprint of ['tls/(0303)(c02c)()', 'http/(474554)', '', '__proto__']) {
    expect(classifier.identify({ fingerprint })).toEqual({ status: 'unknown' })
  }
  expect(classifier.identifyLogged({})).toEqual({ status: 'unknown' })
  expect(classifier.identifyLogged({ ja3: '0'.repeat(32), ja4: [] })).toEqual({ status: 'unknown' })
})

test('suites in their order answer for a logged hello when nothing else does, where they are wanted', () => {
  const database = databaseOf({
    'tls/(0303)(c02bc02c)()': [{ process: 'a', count: 1 }],
    'tls/(0301)(0a0ac02bc02c)((000b00020100))': [{ process: 'b', count: 3 }],
  })
  const strict = createClassifier(database, { rule: 'pmercury' })
  const coarse = createClassifier(database, { rule: 'pmercury', orderedCiphers: true })
  const query = { cipherSuites: [0xc02b, 0xc02c] }
  expect(strict.identifyLogged(query)).toEqual({ status: 'unknown' })
  const match = { by: 'ordered-ciphers', fingerprints: 2 }
  expect(coarse.identifyLogged(query)).toMatchObject({ process: 'b', score: expect.closeTo(0.75, 12), match })
  expect(coarse.identifyLogged({ cipherSuites: [0xc02c, 0xc02b] })).toEqual({ status: 'unknown' })
  // printf c02b,c02c | sha256sum; the extensions are those of neither.
  const ja4 = ['t12i020200_177d36ae841b_000000000001']
  expect(coarse.identifyLogged({ ...query, ja4 })).toMatchObject({ match })
  const resembling = createClassifier(database, { rule: 'pmercury', orderedCiphers: true, near: 1 })
  expect(resembling.identifyLogged({ ...query, ja4 })).toMatchObject({ match: { by: 'approximate' } })
  expect(coarse.explain(query)).toMatchObject({ match })
})

test('the destination decides, also when asked again', () => {
  const database = databaseOf({
    [HELLO]: [
      { process: 'a', count: 9, classes_hostname_domains: { 'a.example': 9 } },
      { process: 'b', count: 1, classes_hostname_domains: { 'b.example': 1 } },
    ],
  })
  const classifier = createClassifier(database)
  for (const serverName of ['www.b.example', 'www.a.example', 'WWW.b.example', 'www.b.example']) {
    const expected = serverName.includes('.b.') ? 'b' : 'a'
    expect(classifier.identify({ fingerprint: HELLO, serverName })).toMatchObject({ process: expected })
  }
})

test('equal scores keep the order of the database', () => {
  const database = databaseOf({ [HELLO]: ['x', 'c', 'a'].map((process) => ({ process, count: 1 })) })
  expect(createClassifier(database).identify({ fingerprint: HELLO })).toMatchObject({ process: 'x' })
})

test('malware is said only where the database says so', () => {
  const labelled = databaseOf({
    [HELLO]: [
      { process: 'evil', count: 3, malware: true },
      { process: 'good', count: 1, malware: false },
    ],
  })
  expect(createClassifier(labelled, { rule: 'pmercury' }).identify({ fingerprint: HELLO })).toMatchObject({
    malware: true,
    pMalware: expect.closeTo(0.75, 12),
  })
  const bare = createClassifier(databaseOf({ [HELLO]: [{ process: 'a', count: 1 }] })).identify({ fingerprint: HELLO })
  expect(bare).toMatchObject({ malware: undefined, pMalware: undefined })
})

test('entries that share a JA3 answer together', () => {
  // The same hello but for the signature algorithms, which JA3 leaves out.
  const [one, two] = ['0403', '0804'].map((scheme) => `tls/(0303)(c02b)((000d00040002${scheme}))`)
  const database = databaseOf({
    [String(one)]: [
      { process: 'a', count: 4 },
      { process: 'b', count: 1 },
    ],
    [String(two)]: [{ process: 'b', count: 5 }],
  })
  // printf 771,49195,13,, | md5sum
  const ja3 = 'e249c553934ca36e7b382596f40c5540'
  const answer = createClassifier(database, { rule: 'pmercury' }).identifyLogged({ ja3 })
  expect(answer).toMatchObject({ process: 'b', score: expect.closeTo(0.6, 12), match: { by: 'ja3', fingerprints: 2 } })
})

test('a rule that does not exist is named', () => {
  const options: object = { rule: 'toString' }
  expect(() => createClassifier(databaseOf({ [HELLO]: [{ process: 'a', count: 1 }] }), options)).toThrow(
    /rule: .*toString/,
  )
})

describe('answers are remembered', () => {
  const database = databaseOf({
    [HELLO]: [{ process: 'a', count: 2, classes_hostname_domains: { 'a.example': 1 } }],
  })

  /** Asks for as many destinations twice, then again, the last first, and counts the answers that were kept. */
  function kept(remember: number, destinations: number): number {
    const classifier = createClassifier(database, { remember })
    const ask = (at: number) => classifier.identify({ fingerprint: HELLO, classes: { domain: `${at}.example` } })
    const second = Array.from({ length: destinations }, (_, at) => [ask(at), ask(at)][1])
    return second.filter((_, back) => {
      const at = destinations - 1 - back
      return ask(at) === second[at]
    }).length
  }

  test.each([1, 2, 7, 8, 100])('%i at most, and half as many at least', (remember) => {
    expect(kept(remember, 300)).toBeLessThanOrEqual(remember)
    expect(kept(remember, 300)).toBeGreaterThanOrEqual(Math.floor(remember / 2))
  })

  test('not what was asked for once', () => {
    const classifier = createClassifier(database, { remember: 100 })
    const answers = [1, 2, 3].map(() => classifier.identify({ fingerprint: HELLO }))
    expect(answers[1]).not.toBe(answers[0])
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toBe(answers[1])
  })

  test('none, where none are to be', () => {
    expect(kept(0, 3)).toBe(0)
    for (const remember of [-1, 0.5, Number.NaN])
      expect(() => createClassifier(database, { remember })).toThrow(
        new RangeError(`remember: expected a whole number from 0 on, not ${remember}`),
      )
  })
})

test.each(['fingerpost', 'pmercury', 'mercury'] as const)('%s: databases side by side do not mix', (rule) => {
  const ofDomain = (name: string) => ({ 'a.example': name === 'a' ? 9 : 1, 'b.example': name === 'a' ? 1 : 9 })
  const entry = (one: string, other: string) => [
    { process: one, count: 10, classes_hostname_domains: ofDomain('a') },
    { process: other, count: 10, classes_hostname_domains: ofDomain('b') },
  ]
  const databases = [databaseOf({ [HELLO]: entry('a', 'b') }), databaseOf({ [HELLO]: entry('c', 'd') })]
  const queries = ['a.example', 'b.example', 'c.example'].map((serverName) => ({
    fingerprint: HELLO,
    serverName,
    limit: 9,
  }))
  const alone = databases.map((database) => {
    const classifier = createClassifier(database, { rule })
    return queries.map((query) => classifier.identify(query))
  })
  const together = databases.map((database) => createClassifier(database, { rule }))
  for (const round of [1, 2]) {
    const answers = queries.map((query) => together.map((classifier) => classifier.identify(query)))
    expect(answers, `round ${round}`).toEqual(queries.map((_, at) => alone.map((found) => found[at])))
  }
  expect(alone.map(([answer]) => answer)).toMatchObject([{ process: 'a' }, { process: 'c' }])
})
