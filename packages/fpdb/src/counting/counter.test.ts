import { createHash } from 'node:crypto'
import { FACETS } from '@fingerpost/database/facets'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Observation } from '../observations/observation.ts'
import type { Tally } from '../tallies/tally.ts'
import { tallyLine } from '../tallies/tally-line.ts'
import { Counter } from './counter.ts'
import { type CounterOptions, namingOf } from './naming.ts'

const digests = {
  md5: (text: string) => createHash('md5').update(text).digest('hex'),
  sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
}

const OBSERVATION: Observation = {
  fingerprint: 'tls/(0303)(1301)((002b0003020304)(0000))',
  ja3: undefined,
  day: '2026-11-24',
  process: 'curl',
  sha256: '',
  applicationCategory: undefined,
  malware: undefined,
  operatingSystem: undefined,
  parentProcess: undefined,
  imitates: undefined,
  imitatedVersion: undefined,
  host: undefined,
  userAgent: undefined,
  serverName: undefined,
  destinationAddress: undefined,
  destinationPort: 443,
  ready: { autonomousSystem: '1', domain: 'a.example', topLevelDomain: 'example', portApplication: 'https' },
  count: 1,
}

function count(observations: readonly Observation[], options: Partial<CounterOptions> = {}): Counter {
  const suffixes = { suffix: () => undefined, registrableDomain: () => undefined }
  const features = { autonomousSystems: { lookup: () => undefined }, suffixes }
  const facets = FACETS.filter((facet) => !/ip_ip|sni|agent/.test(facet))
  const apart = { byDay: false, hostSalt: undefined }
  const counter = new Counter(namingOf({ format: 'tls/1', digests, features, facets, ...apart, ...options }))
  for (const observation of observations) counter.add(observation)
  return counter
}

const talliesOf = (observations: readonly Observation[], options: Partial<CounterOptions> = {}): Tally[] => [
  ...count(observations, options).sorted(),
]

const linesOf = (observations: readonly Observation[]): string[] =>
  talliesOf(observations, { byDay: true, hostSalt: 'salt' }).map(tallyLine)

test('a client that permutes its extensions is one entry of tls/1, with a JA3 for each order', () => {
  const permuted = { ...OBSERVATION, fingerprint: 'tls/(0303)(1301)((0000)(002b0003020304))', count: 2 }
  const tallies = talliesOf([OBSERVATION, permuted])
  expect(tallies.map(({ fingerprint }) => fingerprint)).toEqual(['tls/1/(0303)(1301)[(0000)(002b0003020304)]'])
  // md5sum of `771,4865,43-0,,` and of `771,4865,0-43,,`
  expect(tallies[0]?.names.get('ja3')).toEqual(
    new Map([
      ['16e80fae646c2e59eeba17a316145eda', 1],
      ['56c6570d0a7ba0fe6e87bebfd10931de', 2],
    ]),
  )
})

test('entries in wire order are apart, and need no JA3', () => {
  const permuted = { ...OBSERVATION, fingerprint: 'tls/(0303)(1301)((0000)(002b0003020304))' }
  const tallies = talliesOf([OBSERVATION, permuted], { format: 'tls' })
  expect(tallies.map(({ names }) => names.has('ja3'))).toEqual([false, false])
})

test('a sorted fingerprint has the JA3 that its line gives', () => {
  const line = { ...OBSERVATION, fingerprint: 'tls/1/(0303)(1301)[(0000)]', ja3: 'e7d705a3286e19ea42f587b344ee6865' }
  const [tally] = talliesOf([line, { ...line, ja3: undefined }])
  expect(tally?.names.get('ja3')).toEqual(new Map([['e7d705a3286e19ea42f587b344ee6865', 1]]))
})

test('a line counts as often as it says, in every class', () => {
  const seven = { ...OBSERVATION, count: 7, operatingSystem: '(Debian)(bookworm)(12)', applicationCategory: 'network' }
  const counter = count([OBSERVATION, { ...seven, parentProcess: 'sh' }])
  expect(counter.total).toBe(8)
  expect([...counter.sorted()]).toEqual([
    {
      fingerprint: 'tls/1/(0303)(1301)[(0000)(002b0003020304)]',
      process: 'curl',
      imitates: '',
      sha256: '',
      firstDay: '2026-11-24',
      lastDay: '2026-11-24',
      host: '',
      count: 8,
      malware: undefined,
      names: new Map([
        ['classes_ip_as', new Map([['1', 8]])],
        ['classes_hostname_domains', new Map([['a.example', 8]])],
        ['classes_hostname_tlds', new Map([['example', 8]])],
        ['classes_port_applications', new Map([['https', 8]])],
        ['classes_port_port', new Map([['443', 8]])],
        ['application_categories', new Map([['network', 7]])],
        ['os_info', new Map([['(Debian)(bookworm)(12)', 7]])],
        ['parent_info', new Map([['sh', 7]])],
        ['ja3', new Map([['16e80fae646c2e59eeba17a316145eda', 8]])],
      ]),
    },
  ])
})

test('what a program sends by itself is told apart from what it was told to imitate', () => {
  const imitates = { ...OBSERVATION, imitates: 'chrome' }
  const versions = ['120', '124', '120', undefined].map((imitatedVersion) => ({ ...imitates, imitatedVersion }))
  const tallies = talliesOf([...versions, OBSERVATION, { ...OBSERVATION, imitates: 'Firefox', count: 3 }])
  expect(tallies.map((tally) => [tally.process, tally.imitates, tally.count])).toEqual([
    ['curl', '', 1],
    ['curl', 'Firefox', 3],
    ['curl', 'chrome', 4],
  ])
  expect(tallies[2]?.names.get('imitated_versions')).toEqual(
    new Map([
      ['120', 2],
      ['124', 1],
    ]),
  )
})

test('executables of one name are told apart by their digest', () => {
  const sha256 = 'A'.repeat(64)
  const tallies = talliesOf([OBSERVATION, { ...OBSERVATION, sha256 }, { ...OBSERVATION, process: ':curl' }])
  expect(tallies.map(({ process, sha256 }) => [process, sha256])).toEqual([
    [':curl', ''],
    ['curl', ''],
    ['curl', sha256],
  ])
})

test('fingerprints of other types are entries as they are', () => {
  const other = { ...OBSERVATION, fingerprint: 'ssh/(…)(…)', ja3: undefined }
  expect(talliesOf([OBSERVATION, other]).map(({ fingerprint }) => fingerprint)).toEqual([
    'ssh/(…)(…)',
    'tls/1/(0303)(1301)[(0000)(002b0003020304)]',
  ])
})

test('one observation of malware makes it malware', () => {
  const tallies = talliesOf([
    { ...OBSERVATION, malware: true },
    { ...OBSERVATION, malware: false },
  ])
  expect(tallies.map(({ malware }) => malware)).toEqual([true])
})

test('the public name of encrypted hellos is no destination of the program', () => {
  const ready = { autonomousSystem: '1', domain: undefined, topLevelDomain: undefined, portApplication: 'https' }
  const [tally] = talliesOf([{ ...OBSERVATION, serverName: 'cloudflare-ech.com', ready }], { facets: FACETS })
  const hidden = new Map([['unknown', 1]])
  for (const facet of ['classes_hostname_domains', 'classes_hostname_tlds', 'classes_hostname_sni'] as const)
    expect(tally?.names.get(facet), facet).toEqual(hidden)
})

test('days are a span, or each a tally of its own', () => {
  const observations = [OBSERVATION, { ...OBSERVATION, day: undefined }, { ...OBSERVATION, day: '2026-10-31' }]
  const spans = (tallies: readonly Tally[]) => tallies.map(({ firstDay, lastDay, count }) => [firstDay, lastDay, count])
  expect(spans(talliesOf(observations))).toEqual([['2026-10-31', '2026-11-24', 3]])
  expect(spans(talliesOf(observations, { byDay: true }))).toEqual([
    [undefined, undefined, 1],
    ['2026-10-31', '2026-10-31', 1],
    ['2026-11-24', '2026-11-24', 1],
  ])
  const { firstDay, lastDay } = count([...observations, { ...OBSERVATION, day: '2027-01-01', process: 'wget' }]).span
  expect([firstDay, lastDay]).toEqual(['2026-10-31', '2027-01-01'])
})

// python3 -c 'import hmac, base64; print(base64.urlsafe_b64encode(hmac.digest(b"salt", b"lab-1", "sha256"))[:16])'
test('hosts are told apart under a keyed hash where there is a salt', () => {
  const observations = ['lab-1', 'lab-1', 'lab-2', undefined].map((host) => ({ ...OBSERVATION, host }))
  expect(talliesOf(observations)).toHaveLength(1)
  const counts = new Map(talliesOf(observations, { hostSalt: 'salt' }).map(({ host, count }) => [host, count]))
  expect([...counts.values()]).toEqual([1, 1, 2])
  expect(counts.get('')).toBe(1)
  expect(counts.get('F-zjDZvhfMWMAe-O')).toBe(2)
})

test('counts beyond what a double holds exactly are refused', () => {
  const most = { ...OBSERVATION, count: Number.MAX_SAFE_INTEGER }
  expect(() => count([most, OBSERVATION])).toThrow('the counts of all observations exceed 2^53 - 1')
})

const name = fc.constantFrom('a', 'b', 'é', '__proto__', 'constructor', '10', '9')
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const observation: fc.Arbitrary<Observation> = fc.record({
  fingerprint: fc.constantFrom('(0303)(1301)', 'tls/(0303)(1301)((0000)(0017))', 'tls/(0303)(1301)((0017)(0000))'),
  ja3: maybe(fc.constantFrom('aa', 'bb')),
  day: maybe(fc.constantFrom('2026-11-24', '2026-11-23', '2025-01-01')),
  process: name,
  sha256: fc.constantFrom('', 'A'.repeat(64), 'B'.repeat(64)),
  applicationCategory: maybe(name),
  malware: maybe(fc.boolean()),
  operatingSystem: maybe(name),
  parentProcess: maybe(name),
  imitates: maybe(name),
  imitatedVersion: maybe(name),
  host: maybe(name),
  userAgent: maybe(name),
  serverName: maybe(name),
  destinationAddress: maybe(name),
  destinationPort: maybe(fc.constantFrom(443, 993)),
  ready: fc.record({ autonomousSystem: name, domain: name, topLevelDomain: name, portApplication: name }),
  count: fc.integer({ min: 1, max: 3 }),
})

test('the order of observations leaves no trace', () => {
  const shuffled = fc
    .array(observation, { maxLength: 60 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  fc.assert(
    fc.property(shuffled, ([all, others]) => {
      expect(linesOf(others)).toEqual(linesOf(all))
    }),
  )
})

test('a line that counts n times is n lines', () => {
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 30 }), (all) => {
      const single = all.flatMap((one) => Array.from({ length: one.count }, () => ({ ...one, count: 1 })))
      expect(linesOf(single)).toEqual(linesOf(all))
    }),
  )
})

test('whatever is observed, each kind of class sums to the count of its executable', () => {
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 60 }), (all) => {
      const counter = count(all, { facets: FACETS })
      const sum = (counts: Iterable<number>) => [...counts].reduce((left, right) => left + right, 0)
      const tallies = [...counter.sorted()]
      expect(sum(tallies.map((tally) => tally.count))).toBe(counter.total)
      for (const { count: own, names } of tallies) {
        const classes = FACETS.filter((facet) => /^classes_(?!user)/.test(facet))
        expect(classes.map((facet) => sum(names.get(facet)?.values() ?? []))).toEqual(classes.map(() => own))
      }
    }),
  )
})
