import type { DatabaseEntry, ProcessInfo } from '@fingerpost/database'
import { expect, test } from 'vitest'
import { candidateSet } from './candidate-set.ts'

function process(name: string, count: number, more: Partial<ProcessInfo> = {}): ProcessInfo {
  return { process: name, sha256: undefined, category: undefined, malware: undefined, count, classes: {}, ...more }
}

function entry(totalCount: number, processes: readonly ProcessInfo[]): DatabaseEntry {
  return { fingerprint: '(0303)(c02b)', totalCount, processes, imitations: [], ja3: {}, featureWeights: undefined }
}

test('one entry stays as it is', () => {
  const processes = [process('b', 1), process('a', 1), process('b', 1)]
  const set = candidateSet([entry(3, processes)])
  set.processes.forEach((each, at) => {
    expect(each).toBe(processes[at])
  })
  expect(set).toMatchObject({ totalCount: 3, fingerprints: 1 })
})

test('entries add up, process by process and class by class', () => {
  const set = candidateSet([
    entry(10, [process('a', 7, { sha256: 'X', classes: { classes_ip_as: { 1: 7 } } }), process('b', 3)]),
    entry(20, [
      process('b', 12),
      process('a', 6, { sha256: 'X', category: 'browser', malware: false, classes: { classes_ip_as: { 1: 2, 2: 4 } } }),
      process('a', 2, { sha256: 'Y' }),
    ]),
  ])
  expect(set).toMatchObject({
    totalCount: 30,
    fingerprints: 2,
    featureWeights: undefined,
    processes: [
      process('b', 15),
      process('a', 13, {
        sha256: 'X',
        category: 'browser',
        malware: false,
        classes: { classes_ip_as: { 1: 9, 2: 4 } },
      }),
      process('a', 2, { sha256: 'Y' }),
    ],
  })
})

test('a class called __proto__ adds up like others', () => {
  const odd = () => process('a', 1, { classes: { classes_hostname_domains: JSON.parse('{"__proto__": 1}') } })
  const [merged] = candidateSet([entry(1, [odd()]), entry(1, [odd()])]).processes
  expect(Object.entries(merged?.classes.classes_hostname_domains ?? {})).toEqual([['__proto__', 2]])
})

test('classes add up by the weight of their sessions', () => {
  const half = process('a', 1, { weight: 0.5, classes: { classes_ip_as: { 1: 2 } } })
  const tenth = process('a', 0.4, { weight: 0.1, classes: { classes_ip_as: { 1: 3, 2: 1 } } })
  const set = candidateSet([entry(1, [half]), entry(0.4, [tenth])])
  expect(set.processes[0]?.classes.classes_ip_as).toEqual({ 1: expect.closeTo(1.3, 12), 2: expect.closeTo(0.1, 12) })
  expect(set.groups).toEqual([[half, tenth]])
  expect(candidateSet([entry(1, [half])]).processes[0]).toMatchObject({ classes: { classes_ip_as: { 1: 1 } } })
})

test('no entries are a mistake', () => {
  expect(() => candidateSet([])).toThrow(RangeError)
})
