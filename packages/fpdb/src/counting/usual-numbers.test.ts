import { FACETS } from '@fingerpost/database/facets'
import { nodeDigests } from '@fingerpost/database/node'
import { bundledSuffixes } from '@fingerpost/inference'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mapRecord } from '../observations/record-reader.ts'
import { namingOf } from './naming.ts'
import { Numbering, noNumbers } from './numbering.ts'
import { UsualNumbers } from './usual-numbers.ts'

const OBSERVATION = {
  timestamp: '2026-11-24T04:00:00.123Z',
  fingerprint: 'tls/(0303)(13011302)((0000)(002b0003020304))',
  server_name: 'www.example.com',
  dst_ip: '2001:db8::1',
  dst_port: 443,
  process: 'curl',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  os: { name: 'Debian', edition: 'bookworm', version: '12' },
  host: 'lab-1',
}

const numbering = new Numbering(
  namingOf({
    format: 'tls/1',
    digests: nodeDigests,
    features: {
      autonomousSystems: { lookup: (address) => address.length },
      suffixes: bundledSuffixes('icann'),
    },
    facets: FACETS,
    byDay: true,
    hostSalt: 'salt',
  }),
)
const reader = new UsualNumbers(numbering)

function read(line: string) {
  const bytes = Buffer.from(`x${line}x`)
  return reader.read(bytes, 1, bytes.length - 1) ? reader.numbers : undefined
}

/** What JSON.parse and the mapping give; undefined for a line that they refuse. */
function mapped(line: string) {
  try {
    const observation = mapRecord(JSON.parse(line))
    const numbers = noNumbers()
    return typeof observation === 'string' || numbering.read(observation, numbers) !== undefined ? undefined : numbers
  } catch {
    return undefined
  }
}

test.each([
  ['all members', OBSERVATION],
  ['only what must be there', { fingerprint: 'ssh/(x)', process: 'p', dst_ip: null, dst_port: null }],
  ['what is not known', { ...OBSERVATION, server_name: null, timestamp: null, sha256: null, os: null, host: null }],
])('reads the usual form: %s', (_, observation) => {
  for (const line of [JSON.stringify(observation), JSON.stringify(observation, undefined, ' ').replaceAll('\n', '')]) {
    expect(read(line)).toEqual(mapped(line))
    expect(mapped(line)).toBeDefined()
  }
})

test.each([
  { ...OBSERVATION, count: 2 },
  { ...OBSERVATION, process: { name: 'curl' } },
  { ...OBSERVATION, timestamp: '2026-11-24T04:00:00+01:00' },
  { ...OBSERVATION, timestamp: '2026-02-29T04:00:00Z' },
  { ...OBSERVATION, timestamp: 1_795_492_800 },
  { ...OBSERVATION, server_name: 'bücher.example' },
  { ...OBSERVATION, process: '' },
  { ...OBSERVATION, dst_port: 65_536 },
  { ...OBSERVATION, fingerprint: 'tls_server/(0303)' },
  { ...OBSERVATION, fingerprint: '(0303)(1301)(01)' },
  { ...OBSERVATION, dst_ip: undefined },
  { ...OBSERVATION, host: 7 },
  { ...OBSERVATION, imitates: { process: 'chrome' } },
  { ...OBSERVATION, imitates: null },
])('leaves %j to the mapping', (observation) => {
  expect(read(JSON.stringify(observation))).toBeUndefined()
})

const value = fc.oneof(
  fc.constantFrom(null, 0, 7, 65_535, 1e9, -1, 1.5, true, '', 'curl', 'a"b', 'a\\', 'é', '}', {}, [], { name: 'x' }),
  fc.constantFrom(
    '2026-11-24T23:59:59Z',
    '2026-11-24T24:00:00Z',
    '2026-11-31T00:00:00.5Z',
    '2026-11-24',
    'a'.repeat(64),
  ),
  fc.constantFrom(
    { name: 'a{', edition: null },
    { name: 7 },
    { version: '1', more: [] },
    'http/(a)',
    '(0303)(1301)(01)',
  ),
)
const members = fc.array(fc.tuple(fc.constantFrom(...Object.keys(OBSERVATION), 'count', 'as', 'imitates'), value), {
  maxLength: 4,
})

test('gives what the mapping gives, or leaves it to the mapping', () => {
  fc.assert(
    fc.property(members, (changes) => {
      const line = JSON.stringify({ ...OBSERVATION, ...Object.fromEntries(changes) })
      const numbers = read(line)
      if (numbers !== undefined) expect(numbers).toEqual(mapped(line))
    }),
    { numRuns: 5_000 },
  )
})

test('never takes a damaged line for more than JSON.parse does', () => {
  const text = JSON.stringify(OBSERVATION)
  const damage = fc.tuple(
    fc.nat(text.length),
    fc.constantFrom(0, 1, 2),
    fc.constantFrom(...'"\\{}[],:0-+.eEtn \u0001é', ''),
  )
  fc.assert(
    fc.property(damage, ([at, removed, inserted]) => {
      const line = text.slice(0, at) + inserted + text.slice(at + removed)
      const numbers = read(line)
      if (numbers !== undefined) expect(numbers).toEqual(mapped(line))
    }),
    { numRuns: 10_000 },
  )
})
