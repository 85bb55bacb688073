import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { addObservations, type KeepOptions, keepObservations } from './databases/add-observations.ts'
import { keptBytes } from './databases/kept-database.ts'
import { openStoredDatabase } from './databases/open-database.ts'
import { publishStored } from './databases/publish-stored.ts'
import { addDatabases, type StoredDatabase } from './databases/stored-database.ts'
import { type BuildOptions, buildDatabase } from './publish/build-database.ts'
import { packDatabase } from './publish/pack-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-identities-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { signal } = new AbortController()

const SYSTEMS = file('systems', '192.0.2.0/24 64500\n2001:db8::/32 64501\n')
const SALT = { autonomousSystems: SYSTEMS, hostSalt: 'salt' }

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const name = fc.constantFrom('a', 'b', 'é', '__proto__', 'constructor', '10', '9')
const observation = fc.record({
  timestamp: maybe(fc.constantFrom('2026-11-24T00:00:00Z', '2026-11-23T23:59:59-01:00', 1_700_000_000, '2025-01-01')),
  fingerprint: fc.constantFrom(
    '(0303)(1301)',
    'tls/(0303)(1301)((0017)(0000))',
    'tls/(0303)(1301)((0000)(0017))',
    'ssh/(a)',
  ),
  process: name,
  sha256: fc.constantFrom(undefined, 'a'.repeat(64), 'b'.repeat(64)),
  server_name: maybe(fc.constantFrom('www.example.com', 'a.b.example.co.uk', '192.0.2.1', '__proto__')),
  dst_ip: fc.constantFrom(null, '192.0.2.1', '2001:db8::1', '198.51.100.1'),
  dst_port: fc.constantFrom(null, 443, 993, 8443),
  host: maybe(name),
  parent_process: maybe(name),
  imitates: maybe(fc.record({ process: name, version: maybe(name) })),
  user_agent: maybe(name),
  application_category: maybe(name),
  malware: maybe(fc.boolean()),
  os: maybe(fc.record({ name })),
  count: maybe(fc.integer({ min: 1, max: 1_000_000 })),
})
const observations = fc.array(observation, { minLength: 1, maxLength: 40 })

const textOf = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

const publishing: fc.Arbitrary<BuildOptions> = fc.record({
  limits: fc.record({ processes: fc.integer({ min: 1, max: 4 }), destinations: fc.integer({ min: 1, max: 3 }) }),
  classes: fc.constantFrom(undefined, ['as', 'ip', 'sni', 'user-agent'] as const),
  minCount: maybe(fc.integer({ min: 1, max: 1_000 })),
  minHosts: maybe(fc.integer({ min: 1, max: 3 })),
  since: maybe(fc.constantFrom('2025-01-01', '2026-11-24')),
  until: maybe(fc.constantFrom('2026-11-23', '2030-01-01')),
  halfLife: maybe(fc.constantFrom(1, 90.5)),
  asOf: maybe(fc.constantFrom('2026-11-30', '2026-01-01')),
  by: fc.constantFrom('executable', 'name'),
})

async function bytesOf(database: StoredDatabase): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of keptBytes(database)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function keep(path: string, options: KeepOptions = SALT): Promise<Buffer> {
  return bytesOf((await keepObservations([path], options)).database)
}

const build = async (paths: readonly string[], options: BuildOptions) =>
  Buffer.from(packDatabase(await buildDatabase(paths, options)))

test('a public database is the same whether it is built at once or pruned from a kept one', async () => {
  await fc.assert(
    fc.asyncProperty(observations, publishing, async (lines, options) => {
      const path = file('all.ndjson', textOf(lines))
      const kept = openStoredDatabase(file('kept.gz', await keep(path)), signal)
      const pruned = packDatabase(await publishStored(kept, options))
      expect((await build([path], { ...options, autonomousSystems: SYSTEMS })).equals(pruned)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('updating and merging kept databases gives what building from all observations gives', async () => {
  await fc.assert(
    fc.asyncProperty(observations, observations, async (first, second) => {
      const paths = [file('first.ndjson', textOf(first)), file('second.ndjson', textOf(second))] as const
      const both = await keep(file('both.ndjson', textOf([...second, ...first])))
      const open = async (path: string, kept: string) => openStoredDatabase(file(kept, await keep(path)), signal)
      const updated = await addObservations(await open(paths[0], '1.gz'), [paths[1]], SALT)
      expect((await bytesOf(updated.database)).equals(both)).toBe(true)
      const merged = addDatabases([await open(paths[1], '2.gz'), await open(paths[0], '1.gz')])
      expect((await bytesOf(merged)).equals(both)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

/** Many observations, so that there is something to cut, to share and to write to the disk. */
const MANY = fc.sample(observation, { numRuns: 3_000, seed: 6 })

test.each([
  { workers: 1 },
  { workers: 2, pieceBytes: 10_000 },
  { workers: 4, pieceBytes: 1_000 },
  { workers: 1, memory: 20_000 },
  { workers: 2, pieceBytes: 50_000, memory: 60_000 },
])('the same bytes with %j, and in any order of lines and files', async (how) => {
  const one = file('one.ndjson', textOf(MANY))
  const reversed = [...MANY].reverse()
  const two = [file('a.ndjson', textOf(reversed.slice(0, 100))), file('b.gz', gzipSync(textOf(reversed.slice(100))))]
  const public_ = await build([one], { autonomousSystems: SYSTEMS, workers: 1 })
  const kept = await keep(one, { ...SALT, workers: 1 })
  for (const paths of [[one], two, [...two].reverse()]) {
    expect((await build(paths, { autonomousSystems: SYSTEMS, ...how })).equals(public_)).toBe(true)
    const counted = await keepObservations(paths, { ...SALT, ...how })
    expect((await bytesOf(counted.database)).equals(kept)).toBe(true)
  }
})

test('a broken line in any thread is named by its place in the file', async () => {
  const lines = textOf(MANY).split('\n')
  const path = file('broken.ndjson', [...lines.slice(0, 2_345), '{"process":', ...lines.slice(2_345)].join('\n'))
  const options = { autonomousSystems: SYSTEMS, workers: 2, pieceBytes: 20_000 }
  await expect(build([path], options)).rejects.toThrow(`${path}:2346: line: expected one JSON object`)
  const built = await buildDatabase([path], { ...options, skipInvalid: true })
  expect(built.lines).toMatchObject({ read: 3_001, used: 3_000, skipped: { invalid: 1 } })
  expect(built.lines.firstInvalid).toContain(`${path}:2346: line: expected one JSON object`)
})

test('a name for an address is refused in a line of the usual form', async () => {
  const path = file('named.ndjson', textOf([...MANY.slice(0, 10), { ...MANY[0], dst_ip: 'www.example.com' }]))
  await expect(build([path], { autonomousSystems: SYSTEMS, workers: 1 })).rejects.toThrow(
    `${path}:11: dst_ip: expected an IPv4 or IPv6 address, or null`,
  )
})

test('counts beyond what a double holds exactly are refused, also over threads', async () => {
  const most = { ...MANY[0], count: Number.MAX_SAFE_INTEGER - 10 }
  const path = file('much.ndjson', textOf([most, ...MANY]))
  await expect(build([path], { autonomousSystems: SYSTEMS, workers: 2, pieceBytes: 100_000 })).rejects.toThrow(
    RangeError,
  )
})
