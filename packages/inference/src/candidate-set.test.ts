import { expect, test } from 'vitest'
import { candidateSet } from './candidate-set.ts'
import type { DatabaseEntry, ProcessInfo } from './database-entry.ts'

function process(name: string, count: number, more: Partial<ProcessInfo> = {}): ProcessInfo {
  return { process: name, sha256: undefined, category: undefined, malware: undefined, count, classes: {}, ...more }
}

function entry(totalCount: number, processes: readonly ProcessInfo[]): DatabaseEntry {
  return { fingerprint: '(0303)(c02b)', totalCount, processes, ja3: {}, featureWeights: undefined }
}

test('one entry stays as it is', () => {
  const processes = [process('b', 1), process('a', 1), process('b', 1)]
  const set = candidateSet([entry(3, processes)])
  expect(set.processes).toBe(processes)
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
  expect(set).toEqual({
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

test('no entries are a mistake', () => {
  expect(() => candidateSet([])).toThrow(RangeError)
})
