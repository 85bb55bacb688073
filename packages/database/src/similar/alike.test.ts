import { expect, test } from 'vitest'
import type { DatabaseEntry } from '../entries/database-entry.ts'
import { type Alike, pooledEntries } from './alike.ts'

function entryOf(process: string, sessions: number): DatabaseEntry {
  const classes = { classes_ip_as: { 1: sessions / 2, 2: sessions / 2 } }
  const info = { process, sha256: undefined, category: undefined, malware: undefined, count: sessions, classes }
  return {
    fingerprint: process,
    totalCount: sessions,
    processes: [info],
    imitations: [],
    ja3: {},
    featureWeights: undefined,
  }
}

function pooled(alike: readonly Alike<DatabaseEntry>[]) {
  return pooledEntries(alike, { entry: (entry) => entry, sessions: ({ totalCount }) => totalCount })
}

test('sixteen times the sessions count twice as much, and ln 2 more likeness does too', () => {
  const [common, rare] = [entryOf('common', 1_600), entryOf('rare', 100)]
  const even = pooled([
    { item: rare, distance: 0, likeness: Math.LN2 },
    { item: common, distance: 0, likeness: 0 },
  ])
  expect(even.map(({ totalCount }) => totalCount)).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)])
  const [first, second] = pooled([
    { item: rare, distance: 0, likeness: 0 },
    { item: common, distance: 0, likeness: 0 },
  ])
  expect(first?.fingerprint).toBe('common')
  expect(second?.totalCount).toBeCloseTo(0.5, 12)
})

test('processes and imitations are scaled with their entry, and classes by their weight', () => {
  const imitations = [{ process: 'chrome', count: 50, versions: ['120'], imitators: new Map([['python', 50]]) }]
  const item = { ...entryOf('a', 100), imitations }
  const [{ processes: [process] = [], imitations: scaled } = {}] = pooled([{ item, distance: 0, likeness: 0 }])
  expect(scaled).toEqual([{ ...imitations[0], count: 0.5, imitators: new Map([['python', 0.5]]) }])
  expect(process).toMatchObject({ count: 1, weight: 0.01, classes: { classes_ip_as: { 1: 50, 2: 50 } } })
})

test('eight answer at most, and none that hardly counts', () => {
  const many = Array.from({ length: 40 }, (_, at) => ({ item: entryOf(`${at}`, 1), distance: 0, likeness: 0 }))
  expect(pooled(many)).toHaveLength(8)
  const far = { item: entryOf('far', 1), distance: 0.2, likeness: -10 }
  expect(pooled([far, ...many.slice(0, 1)]).map(({ fingerprint }) => fingerprint)).toEqual(['0'])
  expect(pooled([])).toEqual([])
})
