import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Classifier } from '../answers/classifier.ts'
import type { Explanation } from '../answers/explanation.ts'
import type { Identification } from '../answers/identification.ts'
import { parseOverrideKey } from './override-key.ts'
import { type Label, type Overrides, withOverrides } from './overriding-classifier.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }

const curl: Identification = {
  process: 'curl',
  score: 0.5,
  malware: true,
  pMalware: 0.5,
  match: { by: 'fingerprint', fingerprints: 1 },
}
const unknown: Identification = { status: 'unknown' }

const explanation: Explanation = {
  rule: 'pmercury',
  match: { by: 'fingerprint', fingerprints: 1 },
  classes: {},
  processes: [],
  listed: 1,
  total: 0,
  uniform: 0,
  setAside: undefined,
  unlisted: undefined,
}

/** Calls everything `answer`. */
const saying = (answer: Identification): Classifier => ({
  types: new Set(['tls']),
  identify: () => answer,
  identifyLogged: () => answer,
  explain: () => explanation,
})
const said = (overrides: Omit<Overrides, 'digests'>, answer: Identification = unknown) =>
  withOverrides(saying(answer), { digests, ...overrides })

// The example of JA4's technical details, and the hello of JA3's README with the extensions and JA3 that it gives.
const JA4 = 't13d1516h2_8daaf6152771_e5627efa2ab1'
const HELLO = 'tls/(0301)(00040005000a00090064006200030006001300120063)()'
const JA3 = 'de350869b8c85de67a350c8d186f11e6'
const label = (key: string, process = 'mine') => ({ key, process })
const named = (process: string) =>
  expect.objectContaining({ process, score: 1, match: { by: 'label', fingerprints: 0 } })

test.each([
  HELLO,
  HELLO.slice('tls/'.length),
  HELLO.slice('tls/'.length, -2),
  `tls/1/${HELLO.slice('tls/'.length, -2)}[]`,
  JA3,
  JA3.toUpperCase(),
  `ja3/${JA3}`,
  't10i110000_*',
])('%s names the same hello', (key) => {
  const classifier = said({ labels: [label(key)] })
  expect(classifier.identify({ fingerprint: HELLO })).toEqual(named('mine'))
  expect(classifier.identify({ fingerprint: '(0301)(00040005000a00090064006200030006001300120063)' })).toEqual(
    named('mine'),
  )
  expect(classifier.identify({ fingerprint: 'tls/(0301)(0004)()' })).toBe(unknown)
})

test('a log is asked by JA4, and by JA3 where it has no JA4', () => {
  const byFingerprint = said({ labels: [label(HELLO)] })
  expect(byFingerprint.identifyLogged({ ja3: JA3 })).toEqual(named('mine'))
  expect(byFingerprint.identifyLogged({ ja3: JA3, ja4: [JA4] })).toBe(unknown)
  const byHash = said({ labels: [label(JA3)] })
  expect(byHash.identifyLogged({ ja3: JA3, ja4: [JA4] })).toEqual(named('mine'))
  for (const key of [JA4, `ja4/${JA4}`, 't13d1516h2_8daaf6152771_*', 't13d1516h2_*']) {
    expect(said({ labels: [label(key)] }).identifyLogged({ ja4: [JA4] }), key).toEqual(named('mine'))
  }
})

test('of several labels the last counts, whatever they are by', () => {
  const labels: readonly Label[] = [
    label('t13d1516h2_*', 'set'),
    label(JA4, 'member'),
    label('t13d1516h2_000000000000_*', 'part'),
  ]
  const process = (names: readonly Label[], ja4: string) => said({ labels: names }).identifyLogged({ ja4: [ja4] })
  expect(process(labels, JA4)).toEqual(named('member'))
  expect(process([...labels].reverse(), JA4)).toEqual(named('set'))
  expect(process(labels, 't13d1516h2_000000000000_e5627efa2ab1')).toEqual(named('part'))
})

test('messages of other protocols are named by aliases', () => {
  const HASSH = 'ec7378c1a92f5a8dde7e8b7a1ddf33d1'
  const classifier = said({ labels: [label(`hassh/${HASSH}`), label('http/(474554)(2f)()', 'fetcher')] })
  expect([...classifier.types].sort()).toEqual(['http', 'ssh', 'tls'])
  expect(classifier.identify({ fingerprint: 'ssh/()', aliases: [`hassh/${HASSH}`] })).toEqual(named('mine'))
  expect(classifier.identify({ fingerprint: 'ssh/()' })).toBe(unknown)
  expect(classifier.identify({ fingerprint: 'http/(474554)(2f)()' })).toEqual(named('fetcher'))
})

test('a log names SSH clients by HASSH, and a label by that or by a fingerprint that yields it', () => {
  // printf 'a;c;e;g' | md5sum: four of the ten lists, a to j.
  const hassh = '1dcec95d22563622775f87b354bc5ccc'
  const fingerprint = `ssh/${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((list) => `(${Buffer.from(list).toString('hex')})`).join('')}`
  for (const key of [`hassh/${hassh}`, fingerprint]) {
    const classifier = said({ labels: [label(key)] })
    expect(classifier.identifyLogged({ hassh })).toEqual(named('mine'))
    expect(classifier.identifyLogged({ hassh: hassh.replace('1', '2') })).toBe(unknown)
  }
  expect(said({ labels: [label(fingerprint)] }).identify({ fingerprint })).toEqual(named('mine'))
})

test('what a label says stands in the answer', () => {
  const classifier = said({ labels: [{ key: JA3, process: 'beacon', category: 'malware' }] })
  expect(classifier.identifyLogged({ ja3: JA3, limit: 3 })).toEqual({
    process: 'beacon',
    score: 1,
    malware: true,
    pMalware: 1,
    category: 'malware',
    probableProcesses: [{ process: 'beacon', score: 1, malware: true, category: 'malware' }],
    match: { by: 'label', fingerprints: 0 },
  })
})

test('what is allowed is marked, and never malware', () => {
  const allowed = [{ key: JA3 }]
  expect(said({ allowed }, curl).identify({ fingerprint: HELLO })).toEqual({
    ...curl,
    malware: false,
    pMalware: 0,
    allowed: true,
  })
  const proxy = { name: 'external_proxy', probability: 1 }
  const answer = { ...curl, attributes: [{ name: 'malware', probability: 1 }, proxy] }
  expect(said({ allowed }, answer).identify({ fingerprint: HELLO })).toMatchObject({ attributes: [proxy] })
  expect(said({ allowed }).identifyLogged({ ja3: JA3 })).toEqual({ status: 'unknown', allowed: true })
  expect(said({ allowed, labels: [label(JA3)] }).identifyLogged({ ja3: JA3 })).toMatchObject({
    process: 'mine',
    allowed: true,
  })
  expect(said({ allowed }, curl).identifyLogged({ ja3: JA3.replace('d', 'e') })).toBe(curl)
})

test('the same answer is the same object', () => {
  const classifier = said({ allowed: [{ key: JA3 }], labels: [label(JA4)] })
  expect(classifier.identifyLogged({ ja3: JA3 })).toBe(classifier.identify({ fingerprint: HELLO }))
  expect(classifier.identifyLogged({ ja4: [JA4] })).toBe(classifier.identifyLogged({ ja4: [JA4] }))
})

test.each(['', 'curl', '*', 'ja4/*', 't13d1516h2*', `${JA3}0`, 'ja3/x', 'tls/(0303)', 'quic/', 'ssh/(', '__proto__/x'])(
  '%j is no key',
  (key) => {
    expect(parseOverrideKey(key)).toBeUndefined()
    expect(() => said({ labels: [label(key)] })).toThrow(RangeError)
  },
)

test('the database explains its own answers, and no label', () => {
  const classifier = said({ labels: [label(HELLO), label(JA4)] }, curl)
  expect(classifier.explain({ fingerprint: 'tls/(0303)(c02b)()' })).toBe(explanation)
  expect(classifier.explain({ ja3: '0'.repeat(32) })).toBe(explanation)
  expect(classifier.explain({ fingerprint: HELLO })).toBeUndefined()
  expect(classifier.explain({ ja4: [JA4] })).toBeUndefined()
})
