import type { DatabaseEntry, ProcessInfo } from '@fingerpost/database'
import { expect, test } from 'vitest'
import { candidateSet } from './candidate-set.ts'
import { mercuryRule } from './mercury.ts'
import { pmercuryRule } from './pmercury.ts'
import { Scorer } from './scorer.ts'

function process(name: string, count: number, classes: ProcessInfo['classes']): ProcessInfo {
  return { process: name, sha256: undefined, category: undefined, malware: undefined, count, classes }
}

function entry(processes: readonly ProcessInfo[]): DatabaseEntry {
  const totalCount = processes.reduce((sum, { count }) => sum + count, 0)
  return { fingerprint: '(0303)(c02b)', totalCount, processes, imitations: [], ja3: {}, featureWeights: undefined }
}

const curl = process('curl', 60, {
  classes_ip_as: { 1: 30, '2:Two': 30 },
  classes_hostname_domains: { 'a.example': 60 },
})
const wget = process('wget', 40, { classes_ip_as: { 1: 40 }, classes_hostname_domains: { 'B.example': 40 } })

test('pmercury multiplies the share of the process by those of its classes', () => {
  const scorer = new Scorer(candidateSet([entry([curl, wget])]), pmercuryRule)
  expect(scorer.features).toEqual(['classes_ip_as', 'classes_hostname_domains'])
  // 0.6 * 0.5 * 1 against 0.4 * 1 * e^-27.63102 (about 1e-12).
  const [first, second] = scorer.posteriors(['1', 'a.example'])
  expect(first).toBeCloseTo(1, 11)
  expect(second).toBeCloseTo((0.4 * Math.exp(-27.63102)) / 0.3, 20)
})

test('pmercury compares systems by number and names in lower case', () => {
  const scorer = new Scorer(candidateSet([entry([curl, wget])]), pmercuryRule)
  expect(scorer.posteriors(['1', 'b.example'])[1]).toBeCloseTo(1, 9)
  // Neither process has the name, and only one the system.
  expect(scorer.posteriors(['2', 'c.example'])[0]).toBeCloseTo(1, 9)
})

test('mercury weighs the share of all sessions', () => {
  const scorer = new Scorer(candidateSet([entry([curl, wget])]), mercuryRule())
  const [first = 0, second = 0] = scorer.posteriors(['1', 'a.example'])
  // T = 100: ln 0.6 + .13924 ln 0.3 + .1559 ln 0.6 against ln 0.4 + .13924 ln 0.4 + .1559 ln 0.001.
  const a = 0.6 * 0.3 ** 0.13924 * 0.6 ** 0.1559
  const b = 0.4 * 0.4 ** 0.13924 * 0.001 ** 0.1559
  expect(first).toBeCloseTo(a / (a + b), 12)
  expect(second).toBeCloseTo(b / (a + b), 12)
})

test('an entry of mercury may bring its own weights', () => {
  const scorer = new Scorer(candidateSet([entry([curl, wget])]), mercuryRule({ as: 0, domain: 0 }))
  expect(scorer.posteriors(['1', 'a.example'])[0]).toBeCloseTo(0.6, 12)
})

test('mercury takes the port number where a database counts it, else its application', () => {
  const [both, one] = [{ classes_port_port: { 443: 1 } }, {}].map((more) =>
    process('curl', 1, { classes_port_applications: { https: 1 }, ...more }),
  )
  const features = [both, one].map((info) => info && new Scorer(candidateSet([entry([info])]), mercuryRule()).features)
  expect(features).toEqual([['classes_port_port'], ['classes_port_applications']])
})

test.each(['__proto__', 'constructor', ''])('a class may be called %j', (name) => {
  const odd = process('odd', 50, { classes_hostname_domains: JSON.parse(`{${JSON.stringify(name)}: 50}`) })
  const even = process('even', 50, { classes_hostname_domains: { 'a.example': 50 } })
  const scorer = new Scorer(candidateSet([entry([odd, even])]), pmercuryRule)
  expect(scorer.posteriors([name])[0]).toBeCloseTo(1, 9)
  expect(scorer.posteriors(['a.example'])[1]).toBeCloseTo(1, 9)
  expect(scorer.posteriors(['valueOf'])).toEqual([0.5, 0.5])
})

test('counts of zero are no evidence', () => {
  const zero = process('zero', 1, { classes_ip_as: { 1: 0 } })
  const scorer = new Scorer(candidateSet([entry([zero, zero])]), mercuryRule())
  expect(scorer.posteriors(['1'])).toEqual([0.5, 0.5])
})
