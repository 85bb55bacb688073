import { expect, test } from 'vitest'
import type { FingerprintTally, ProcessTally } from './aggregate.ts'
import { DEFAULT_LIMITS, pruneAll } from './prune.ts'

function processOf(process: string, count: number, sha256 = ''): ProcessTally {
  const counts = () => new Map([['one', count]])
  return {
    process,
    sha256,
    count,
    malware: undefined,
    applicationCategories: new Map(),
    autonomousSystems: counts(),
    domains: counts(),
    portApplications: counts(),
    operatingSystems: counts(),
  }
}

function fingerprintOf(...tallies: ProcessTally[]): FingerprintTally {
  const processes = new Map<string, Map<string, ProcessTally>>()
  for (const tally of tallies) {
    const executables = processes.get(tally.process) ?? new Map<string, ProcessTally>()
    processes.set(tally.process, executables.set(tally.sha256, tally))
  }
  return {
    ja3: new Map(),
    firstDay: '2026-11-01',
    lastDay: '2026-11-24',
    processes,
  }
}

/** `limit + 1` names: a0 the rarest, and the one before the last as frequent as the last. */
function countsOf(limit: number): Map<string, number> {
  return new Map(Array.from({ length: limit + 1 }, (_, at) => [`a${at}`, Math.min(at + 1, limit)]))
}

test('the ten most frequent processes are kept, and the total is theirs', () => {
  const processes = Array.from({ length: 12 }, (_, at) => processOf(`p${at}`, at + 1))
  const [entry] = pruneAll(new Map([['f', fingerprintOf(...processes)]]), DEFAULT_LIMITS)
  expect(entry?.processes.map(({ process }) => process)).toEqual([
    'p11',
    'p10',
    'p9',
    'p8',
    'p7',
    'p6',
    'p5',
    'p4',
    'p3',
    'p2',
  ])
  expect(entry?.totalCount).toBe(12 + 11 + 10 + 9 + 8 + 7 + 6 + 5 + 4 + 3)
})

test('equal counts stand in the order of the name, then of the digest', () => {
  const tally = fingerprintOf(processOf('b', 1), processOf('a', 1, 'FF'), processOf('a', 1, 'AA'), processOf('B', 1))
  const [entry] = pruneAll(new Map([['f', tally]]), DEFAULT_LIMITS)
  expect(entry?.processes.map(({ process, sha256 }) => process + sha256)).toEqual(['B', 'aAA', 'aFF', 'b'])
})

test('entries stand in the order of their totals, then of their fingerprints', () => {
  const tallies = new Map([
    ['b', fingerprintOf(processOf('p', 2))],
    ['c', fingerprintOf(processOf('p', 3))],
    ['a', fingerprintOf(processOf('p', 2))],
  ])
  expect(pruneAll(tallies, DEFAULT_LIMITS).map(({ fingerprint }) => fingerprint)).toEqual(['c', 'a', 'b'])
})

test('a hundred destinations of each kind, five systems, sixteen JA3s, one category', () => {
  const tally = {
    ...fingerprintOf({
      ...processOf('p', 200),
      autonomousSystems: countsOf(100),
      domains: countsOf(100),
      portApplications: countsOf(100),
      operatingSystems: countsOf(5),
      applicationCategories: countsOf(1),
    }),
    ja3: countsOf(16),
  }
  const [entry] = pruneAll(new Map([['f', tally]]), DEFAULT_LIMITS)
  const [process] = entry?.processes ?? []
  expect(process?.autonomousSystems).toHaveLength(100)
  expect(process?.autonomousSystems.slice(0, 2)).toEqual([
    ['a100', 100],
    ['a99', 100],
  ])
  expect(process?.domains.at(-1)).toEqual(['a1', 2])
  expect(process?.portApplications).toHaveLength(100)
  expect(process?.operatingSystems).toHaveLength(5)
  expect(process?.applicationCategory).toBe('a0')
  expect(entry?.ja3).toHaveLength(16)
})

test('limits of one’s own', () => {
  const tally = fingerprintOf({ ...processOf('p', 9), domains: countsOf(4) }, processOf('q', 1))
  const [entry] = pruneAll(new Map([['f', tally]]), { processes: 1, destinations: 2 })
  expect(entry).toMatchObject({ totalCount: 9, processes: [{ process: 'p' }] })
  expect(entry?.processes[0]?.domains).toHaveLength(2)
})
