import { expect, test } from 'vitest'
import { type StoredEntry, storedEntries } from '../entries/stored-entry.ts'
import { gunzip, nodeDigests } from '../node.ts'
import { loadDatabase } from '../open/load-database.ts'
import { diffDatabases, isSame } from './diff.ts'

const [A, B, C] = ['tls/(0303)(1301)((0000)(0017))', 'tls/(0303)(1302)()', 'tls/(0303)(1303)()']

/** A database of entries as `[fingerprint, {program: connections}]`. */
function entries(...all: readonly (readonly [string, Readonly<Record<string, number>>])[]): StoredEntry[] {
  const lines = all.map(([str_repr, programs]) => {
    const process_info = Object.entries(programs).map(([process, count]) => ({ process, count }))
    return JSON.stringify({
      str_repr,
      total_count: process_info.reduce((sum, { count }) => sum + count, 0),
      process_info,
    })
  })
  const database = loadDatabase(new TextEncoder().encode(lines.join('\n')), { gunzip, digests: nodeDigests })
  return [...storedEntries(database, 'db')]
}

const diff = (before: StoredEntry[], after: StoredEntry[]) => diffDatabases(before, after, nodeDigests)

test('a database is the same as itself, in another order and another notation', () => {
  const before = entries([A, { curl: 2, wget: 1 }], [B, { curl: 1 }])
  const after = entries([B.replace('()', ''), { curl: 1 }], [A.replace('tls/', ''), { wget: 1, curl: 2 }])
  expect(isSame(diff(before, before))).toBe(true)
  expect(isSame(diff(before, after))).toBe(true)
  expect(diff(before, after).fingerprints.same).toBe(2)
})

test('what appeared, vanished and changed', () => {
  const found = diff(entries([A, { curl: 2 }], [B, { wget: 5 }]), entries([A, { curl: 3 }], [C, { curl: 1, axel: 1 }]))
  expect(isSame(found)).toBe(false)
  expect(found.fingerprints).toEqual({
    appeared: [{ name: C, old: 0, new: 2 }],
    vanished: [{ name: B, old: 5, new: 0 }],
    changed: [{ name: A, old: 2, new: 3 }],
    same: 0,
  })
  expect(found.processes).toEqual({
    appeared: [{ name: 'axel', old: 0, new: 1 }],
    vanished: [{ name: 'wget', old: 5, new: 0 }],
    moved: [{ name: 'curl', old: 2, new: 4, gained: [C], lost: [] }],
  })
})

test('equal totals of other programs are a change', () => {
  expect(diff(entries([A, { curl: 1 }]), entries([A, { wget: 1 }])).fingerprints).toMatchObject({
    changed: [{ name: A, old: 1, new: 1 }],
  })
})

test('other imitators of a program are a change, and no move of a program', () => {
  const imitatedBy = (imitator: string): StoredEntry[] => {
    const imitation = { process: 'chrome', count: 1, versions: [], imitators: new Map([[imitator, 1]]) }
    return entries([A, { curl: 1 }]).map((entry) => ({ ...entry, totalCount: 2, imitations: [imitation] }))
  }
  expect(isSame(diff(imitatedBy('python'), imitatedBy('python')))).toBe(true)
  expect(diff(imitatedBy('python'), imitatedBy('utls'))).toEqual({
    fingerprints: { appeared: [], vanished: [], changed: [{ name: A, old: 2, new: 2 }], same: 0 },
    processes: { appeared: [], vanished: [], moved: [] },
  })
})

test('the coarser format of the two is compared', () => {
  const swapped = 'tls/(0303)(1301)((0017)(0000))'
  const sorted = entries(['tls/1/(0303)(1301)[(0000)(0017)]', { curl: 3 }])
  expect(diff(entries([A, { curl: 2 }], [swapped, { curl: 1 }]), sorted).fingerprints).toMatchObject({
    appeared: [],
    vanished: [],
  })
})

test('those of most connections come first', () => {
  const found = diff(entries([A, { a: 1 }]), entries([B, { b: 2 }], [C, { c: 9, d: 2 }]))
  expect(found.processes.appeared.map(({ name }) => name)).toEqual(['c', 'b', 'd'])
})
