import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Aggregate, type FingerprintTally, type ProcessTally } from './aggregate.ts'
import type { Observation } from './observations/observation.ts'
import { DEFAULT_LIMITS, pruneAll } from './prune.ts'
import { databaseLines } from './write.ts'

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
  serverName: undefined,
  destinationAddress: undefined,
  destinationPort: undefined,
  ready: { autonomousSystem: '1', domain: 'a.example', portApplication: 'https' },
  count: 1,
}

/** Ready classes only: how classes are computed is tested where they are. */
function aggregate(observations: readonly Observation[], format: 'tls' | 'tls/1' = 'tls/1'): Aggregate {
  const classesOf = ({ ready: { autonomousSystem = '', domain = '', portApplication = '' } }: Observation) => ({
    autonomousSystem,
    domain,
    portApplication,
  })
  const result = new Aggregate({ format, digests, classesOf })
  for (const observation of observations) result.add(observation)
  return result
}

function executablesOf(fingerprints: Iterable<FingerprintTally>): ProcessTally[] {
  return [...fingerprints].flatMap(({ processes }) => [...processes.values()].flatMap((one) => [...one.values()]))
}

function linesOf(observations: readonly Observation[]): string[] {
  return [...databaseLines(pruneAll(aggregate(observations).fingerprints, DEFAULT_LIMITS))]
}

test('a client that permutes its extensions is one entry of tls/1, with a JA3 for each order', () => {
  const permuted = { ...OBSERVATION, fingerprint: 'tls/(0303)(1301)((0000)(002b0003020304))', count: 2 }
  const { fingerprints } = aggregate([OBSERVATION, permuted])
  expect([...fingerprints.keys()]).toEqual(['tls/1/(0303)(1301)[(0000)(002b0003020304)]'])
  // md5sum of `771,4865,43-0,,` and of `771,4865,0-43,,`
  const [tally] = fingerprints.values()
  expect(tally?.ja3).toEqual(
    new Map([
      ['16e80fae646c2e59eeba17a316145eda', 1],
      ['56c6570d0a7ba0fe6e87bebfd10931de', 2],
    ]),
  )
})

test('entries in wire order are apart, and need no JA3', () => {
  const permuted = { ...OBSERVATION, fingerprint: 'tls/(0303)(1301)((0000)(002b0003020304))' }
  const { fingerprints } = aggregate([OBSERVATION, permuted], 'tls')
  expect(fingerprints.size).toBe(2)
  expect([...fingerprints.values()].map(({ ja3 }) => ja3.size)).toEqual([0, 0])
})

test('a sorted fingerprint has the JA3 that its line gives', () => {
  const line = { ...OBSERVATION, fingerprint: 'tls/1/(0303)(1301)[(0000)]', ja3: 'e7d705a3286e19ea42f587b344ee6865' }
  const [tally] = aggregate([line, { ...line, ja3: undefined }]).fingerprints.values()
  expect(tally?.ja3).toEqual(new Map([['e7d705a3286e19ea42f587b344ee6865', 1]]))
})

test('a line counts as often as it says, in every class', () => {
  const seven = { ...OBSERVATION, count: 7, operatingSystem: '(Debian)(bookworm)(12)', applicationCategory: 'network' }
  const { fingerprints, total } = aggregate([OBSERVATION, seven])
  const [process] = executablesOf(fingerprints.values())
  expect(total).toBe(8)
  expect(process).toEqual({
    process: 'curl',
    sha256: '',
    count: 8,
    malware: undefined,
    applicationCategories: new Map([['network', 7]]),
    autonomousSystems: new Map([['1', 8]]),
    domains: new Map([['a.example', 8]]),
    portApplications: new Map([['https', 8]]),
    operatingSystems: new Map([['(Debian)(bookworm)(12)', 7]]),
  })
})

test('executables of one name are told apart by their digest', () => {
  const { fingerprints } = aggregate([
    OBSERVATION,
    { ...OBSERVATION, sha256: 'AA' },
    { ...OBSERVATION, process: ':curl' },
  ])
  expect(executablesOf(fingerprints.values()).map(({ process, sha256 }) => [process, sha256])).toEqual([
    ['curl', ''],
    ['curl', 'AA'],
    [':curl', ''],
  ])
})

test('one observation of malware makes it malware', () => {
  const { fingerprints } = aggregate([
    { ...OBSERVATION, malware: true },
    { ...OBSERVATION, malware: false },
  ])
  expect(executablesOf(fingerprints.values()).map(({ malware }) => malware)).toEqual([true])
})

test('the span of an entry and of all of them', () => {
  const result = aggregate([
    OBSERVATION,
    { ...OBSERVATION, day: undefined },
    { ...OBSERVATION, day: '2026-10-31' },
    { ...OBSERVATION, day: '2027-01-01', fingerprint: 'tls/(0303)(1302)()' },
  ])
  const [first] = result.fingerprints.values()
  expect([first?.firstDay, first?.lastDay]).toEqual(['2026-10-31', '2026-11-24'])
  expect(result.span()).toEqual({ first: '2026-10-31', last: '2027-01-01' })
  expect(aggregate([{ ...OBSERVATION, day: undefined }]).span()).toEqual({})
})

test('counts beyond what a double holds exactly are refused', () => {
  const most = { ...OBSERVATION, count: Number.MAX_SAFE_INTEGER }
  expect(() => aggregate([most, OBSERVATION])).toThrow('the counts of all observations exceed 2^53 - 1')
})

const name = fc.constantFrom('a', 'b', 'é', '__proto__', 'constructor', '10', '9')
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const observation: fc.Arbitrary<Observation> = fc.record({
  fingerprint: fc.constantFrom('(0303)(1301)', 'tls/(0303)(1301)((0000)(0017))', 'tls/(0303)(1301)((0017)(0000))'),
  ja3: maybe(fc.constantFrom('aa', 'bb')),
  day: maybe(fc.constantFrom('2026-11-24', '2026-11-23', '2025-01-01')),
  process: name,
  sha256: fc.constantFrom('', 'AA', 'BB'),
  applicationCategory: maybe(name),
  malware: maybe(fc.boolean()),
  operatingSystem: maybe(name),
  serverName: fc.constant(undefined),
  destinationAddress: fc.constant(undefined),
  destinationPort: fc.constant(undefined),
  ready: fc.record({ autonomousSystem: name, domain: name, portApplication: name }),
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

test('whatever is observed, each kind of class sums to the count of its process', () => {
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 60 }), (all) => {
      const { fingerprints, total } = aggregate(all)
      const processes = executablesOf(fingerprints.values())
      const sum = (counts: Iterable<number>) => [...counts].reduce((left, right) => left + right, 0)
      expect(sum(processes.map(({ count }) => count))).toBe(total)
      for (const { count, autonomousSystems, domains, portApplications } of processes) {
        expect([autonomousSystems, domains, portApplications].map((counts) => sum(counts.values()))).toEqual([
          count,
          count,
          count,
        ])
      }
    }),
  )
})
