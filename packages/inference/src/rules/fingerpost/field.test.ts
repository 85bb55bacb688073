import type { DatabaseEntry } from '@fingerpost/database'
import { expect, test } from 'vitest'
import { Field } from './field.ts'

const entry = (counts: Record<string, number>, imitations: DatabaseEntry['imitations'] = []): DatabaseEntry => ({
  fingerprint: 'tls/(0303)(1301)()',
  totalCount: 1,
  processes: Object.entries(counts).map(([process, count]) => {
    return { process, count, sha256: undefined, category: undefined, malware: undefined, classes: {} }
  }),
  imitations,
  ja3: {},
  featureWeights: undefined,
})

const NONE = { entries: (): DatabaseEntry[] => [] }

const shares = ({ processes, totalCount }: DatabaseEntry) =>
  Object.fromEntries(processes.map(({ process, count }) => [process, count / totalCount]))

test('without classes, counts say how common programs are', () => {
  const given = entry({ curl: 3, edbrowse: 1 })
  expect(new Field(undefined, NONE).entry(given)).toBe(given)
})

test('a class is a factor of ten, but a quarter of the sessions counts as the lab has them', () => {
  const field = new Field(new Map([['curl', 5]]), NONE)
  // curl 10^5, edbrowse 10^2 (the usual class): 0.75 · 1000/1001 + 0.25 · 1/2, by hand.
  const { curl, edbrowse } = shares(field.entry(entry({ curl: 4, edbrowse: 4 })))
  expect(curl).toBeCloseTo(0.87425, 4)
  expect(edbrowse).toBeCloseTo(0.12575, 4)
})

test('how often the lab ran a program does not say how common it is', () => {
  const database = { entries: () => [entry({ python3: 90, ab: 10 }), entry({ python3: 10 })] }
  // A tenth of python3's sessions and all of ab's, which are as common: 0.75 · 1/11 + 0.25 · 1/2, by hand.
  const { python3, ab } = shares(new Field(new Map(), database).entry(entry({ python3: 10, ab: 10 })))
  expect(python3).toBeCloseTo(0.19318, 5)
  expect(ab).toBeCloseTo(0.80682, 5)
})

test('what is copied is fifty times as common as its copies, which share what is left', () => {
  const imitators = new Map([
    ['python', 3],
    ['utls-client', 1],
  ])
  const copied = entry({}, [{ process: 'chrome', count: 4, versions: ['131'], imitators }])
  const { chrome, python, 'utls-client': utls } = shares(new Field(new Map([['python', 9]]), NONE).entry(copied))
  expect(chrome).toBeCloseTo(50 / 51, 5)
  expect(python).toBeCloseTo(0.75 / 51, 5)
  expect(utls).toBeCloseTo(0.25 / 51, 5)
})
