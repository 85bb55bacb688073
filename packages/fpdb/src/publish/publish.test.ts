import type { Facet } from '@fingerpost/database/facets'
import { expect, test } from 'vitest'
import type { Tally } from '../tallies/tally.ts'
import { ageWeights, EQUAL_WEIGHTS, type Weights } from './ageing.ts'
import type { PublishOptions } from './options.ts'
import { publish } from './publish.ts'

const CLASSES = ['classes_ip_as', 'classes_hostname_domains', 'classes_port_applications'] as const

/** One executable, with every connection in the class `one`. */
function tallyOf(process: string, count: number, more: Partial<Tally> = {}): Tally {
  const names = new Map([...CLASSES, 'os_info' as const].map((facet) => [facet, new Map([['one', count]])]))
  const span = { firstDay: '2026-11-01', lastDay: '2026-11-24' }
  return {
    fingerprint: 'f',
    process,
    imitates: '',
    sha256: '',
    ...span,
    host: '',
    count,
    malware: undefined,
    names,
    ...more,
  }
}

async function publishAll(tallies: readonly Tally[], options: PublishOptions = {}, weights: Weights = EQUAL_WEIGHTS) {
  const sorted = async function* () {
    yield* tallies
  }
  return publish(sorted(), options, weights)
}

/** `limit + 1` names: a0 the rarest, and the one before the last as frequent as the last. */
function countsOf(limit: number): Map<string, number> {
  return new Map(Array.from({ length: limit + 1 }, (_, at) => [`a${at}`, Math.min(at + 1, limit)]))
}

test('the ten most frequent processes are kept, and the total is theirs', async () => {
  const tallies = Array.from({ length: 12 }, (_, at) => tallyOf(`p${at}`, at + 1))
  const [entry] = await publishAll(tallies)
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

test('equal counts stand in the order of the name, then of the digest', async () => {
  const digests = [tallyOf('a', 1, { sha256: 'FF' }), tallyOf('a', 1, { sha256: 'AA' })]
  const [entry] = await publishAll([tallyOf('b', 1), ...digests, tallyOf('B', 1)])
  expect(entry?.processes.map(({ process, sha256 }) => process + sha256)).toEqual(['B', 'aAA', 'aFF', 'b'])
})

test('entries stand in the order of their totals, then of their fingerprints', async () => {
  const tallies = [tallyOf('p', 2), tallyOf('p', 3), tallyOf('p', 2)]
  const entries = await publishAll(tallies.map((tally, at) => ({ ...tally, fingerprint: 'bca'[at] ?? '' })))
  expect(entries.map(({ fingerprint }) => fingerprint)).toEqual(['c', 'a', 'b'])
})

test('a hundred names of each class, five systems and parents, sixteen JA3s, one category', async () => {
  const names = new Map<Facet, Map<string, number>>([
    ...CLASSES.map((facet) => [facet, countsOf(100)] as const),
    ['os_info', countsOf(5)],
    ['parent_info', countsOf(5)],
    ['application_categories', countsOf(1)],
    ['ja3', countsOf(16)],
  ])
  const [entry] = await publishAll([tallyOf('p', 200, { names })])
  const [process] = entry?.processes ?? []
  expect(process?.names.classes_ip_as).toHaveLength(100)
  expect(process?.names.classes_ip_as?.slice(0, 2)).toEqual([
    ['a100', 100],
    ['a99', 100],
  ])
  expect(process?.names.classes_hostname_domains?.at(-1)).toEqual(['a1', 2])
  expect(process?.names.classes_port_applications).toHaveLength(100)
  expect(process?.names.os_info).toHaveLength(5)
  expect(process?.names.parent_info).toHaveLength(5)
  expect(process?.applicationCategory).toBe('a0')
  expect(entry?.ja3).toHaveLength(16)
})

test('limits of one’s own', async () => {
  const names = new Map([['classes_hostname_domains' as const, countsOf(4)]])
  const tallies = [tallyOf('p', 9, { names }), tallyOf('q', 1)]
  const [entry] = await publishAll(tallies, { limits: { processes: 1, destinations: 2 } })
  expect(entry).toMatchObject({ totalCount: 9, processes: [{ process: 'p' }] })
  expect(entry?.processes[0]?.names.classes_hostname_domains).toHaveLength(2)
})

test('the classes that are asked for, whether anything is in them or not', async () => {
  const [entry] = await publishAll([tallyOf('p', 1)], { classes: ['as', 'ip'] })
  expect(entry?.processes[0]?.names).toEqual({
    classes_ip_as: [['one', 1]],
    classes_ip_ip: [],
    os_info: [['one', 1]],
    parent_info: [],
  })
})

test('executables and names that were counted too seldom are left out', async () => {
  const names = new Map([['classes_ip_as' as const, new Map([...countsOf(2), ['b', 4]])]])
  const entries = await publishAll([tallyOf('p', 9, { names }), tallyOf('q', 1)], { minCount: 2 })
  expect(entries.map(({ processes }) => processes.map(({ process }) => process))).toEqual([['p']])
  expect(entries[0]?.processes[0]?.names.classes_ip_as).toEqual([
    ['b', 4],
    ['a1', 2],
    ['a2', 2],
  ])
  expect(await publishAll([tallyOf('q', 1)], { minCount: 2 })).toEqual([])
})

test('what fewer hosts stand behind than asked for is left out', async () => {
  const onHost = (host: string, domain: string) => {
    const names = new Map([['classes_hostname_domains' as const, new Map([[domain, 5]])]])
    return tallyOf('p', 5, { host, names })
  }
  const tallies = [
    onHost('1', 'a'),
    onHost('2', 'a'),
    onHost('2', 'b'),
    onHost('', 'b'),
    tallyOf('q', 9, { host: '1' }),
  ]
  const [entry] = await publishAll(tallies, { minHosts: 2 })
  expect(entry?.processes.map(({ process, count }) => [process, count])).toEqual([['p', 20]])
  expect(entry?.processes[0]?.names.classes_hostname_domains).toEqual([['a', 10]])
})

test('only the days of the period count, and what has no day does not', async () => {
  const onDay = (day: string | undefined, count: number) => tallyOf('p', count, { firstDay: day, lastDay: day })
  const tallies = [onDay(undefined, 1), onDay('2026-11-01', 2), onDay('2026-11-02', 4), onDay('2026-11-03', 8)]
  const counts = async (options: PublishOptions) => (await publishAll(tallies, options))[0]?.totalCount
  expect(await counts({})).toBe(15)
  expect(await counts({ since: '2026-11-02' })).toBe(12)
  expect(await counts({ until: '2026-11-02' })).toBe(6)
  expect(await counts({ since: '2026-11-02', until: '2026-11-02' })).toBe(4)
})

test('counts halve with their age, and what was observed counts at least once', async () => {
  const onDay = (day: string, count: number) => tallyOf('p', count, { firstDay: day, lastDay: day })
  const weights = ageWeights({ halfLife: 10, asOf: '2026-11-21', firstDay: '2026-11-01', total: 1_000 })
  const totalOf = async (...tallies: Tally[]) => (await publishAll(tallies, {}, weights))[0]?.totalCount
  expect(await totalOf(onDay('2026-11-21', 100))).toBe(100)
  expect(await totalOf(onDay('2026-11-11', 100))).toBe(50)
  expect(await totalOf(onDay('2026-11-01', 100), onDay('2026-11-21', 100))).toBe(125)
  // round(1000 / sqrt(2)), and a day that is later than the reference
  expect(await totalOf(onDay('2026-11-16', 1_000))).toBe(707)
  expect(await totalOf(onDay('2026-11-30', 100))).toBe(100)
  expect(await totalOf(onDay('2020-01-01', 1))).toBe(1)
})

test('executables of one name as one, with their digests', async () => {
  const tallies = [tallyOf('p', 1), tallyOf('p', 2, { sha256: 'AA' }), tallyOf('p', 3, { sha256: 'BB' })]
  const [entry] = await publishAll([...tallies, tallyOf('q', 4)], { by: 'name' })
  expect(entry?.processes).toMatchObject([
    { process: 'p', count: 6, sha256: 'BB', sha256s: ['BB', 'AA'], names: { classes_ip_as: [['one', 6]] } },
    { process: 'q', count: 4, sha256: '', sha256s: [] },
  ])
})

/** Connections of an imitator, all of them of one version. */
function imitatorOf(process: string, imitates: string, [version, count]: readonly [string, number]): Tally {
  const names = new Map([['imitated_versions', new Map([[version, count]])]] as const)
  return tallyOf(process, count, { imitates, names })
}

test('imitators are summed by name behind what they imitate, apart from what programs send by themselves', async () => {
  const [entry, alone] = await publishAll([
    tallyOf('python', 5),
    { ...imitatorOf('python', 'chrome', ['99', 2]), sha256: 'AA', firstDay: '2020-02-02' },
    { ...imitatorOf('python', 'chrome', ['120', 1]), sha256: 'BB' },
    imitatorOf('python', 'edge', ['120', 9]),
    imitatorOf('utls', 'chrome', ['120', 3]),
    { ...imitatorOf('utls', 'chrome', ['9', 1]), fingerprint: 'g' },
  ])
  expect(entry).toMatchObject({ totalCount: 20, firstDay: '2020-02-02' })
  expect(entry?.processes).toMatchObject([{ process: 'python', count: 5, firstDay: '2026-11-01' }])
  const chrome = { process: 'chrome', count: 6, versions: ['120', '99'] }
  expect(entry?.imitations).toEqual([
    { process: 'edge', count: 9, versions: ['120'], imitators: new Map([['python', 9]]) },
    {
      ...chrome,
      imitators: new Map([
        ['python', 3],
        ['utls', 3],
      ]),
    },
  ])
  expect(alone).toMatchObject({ fingerprint: 'g', totalCount: 1, processes: [], imitations: [{ process: 'chrome' }] })
})

test('imitations are cut and left out as executables are', async () => {
  const tallies = ['a', 'b', 'c'].flatMap((process, at) => [
    { ...imitatorOf(process, 'chrome', [`${at}`, at + 1]), host: 'one' },
    { ...imitatorOf(process, `edge ${at}`, ['1', at + 3]), host: 'one' },
  ])
  const own = { ...tallyOf('a', 1), host: 'one' }
  const [cut] = await publishAll([own, ...tallies], { limits: { processes: 2, destinations: 1 } })
  const chrome = {
    process: 'chrome',
    count: 5,
    versions: ['2'],
    imitators: new Map([
      ['c', 3],
      ['b', 2],
    ]),
  }
  const edge = { process: 'edge 2', count: 5, versions: ['1'], imitators: new Map([['c', 5]]) }
  expect(cut?.imitations).toEqual([chrome, edge])
  expect(cut?.totalCount).toBe(11)
  const [frequent] = await publishAll([own, ...tallies], { minCount: 3 })
  expect(frequent?.processes).toEqual([])
  expect(frequent?.imitations.map(({ process, count }) => [process, count])).toEqual([
    ['edge 2', 5],
    ['edge 1', 4],
    ['chrome', 3],
    ['edge 0', 3],
  ])
  expect(await publishAll([own, ...tallies], { minHosts: 2 })).toEqual([])
  const twoHosts = [...tallies, { ...imitatorOf('c', 'chrome', ['2', 1]), host: 'two' }]
  const [shared] = await publishAll(twoHosts, { minHosts: 2 })
  expect(shared?.imitations).toEqual([{ process: 'chrome', count: 4, versions: ['2'], imitators: new Map([['c', 4]]) }])
})
