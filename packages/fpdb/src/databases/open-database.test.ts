import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { manifestText } from '@fingerpost/database/tools'
import { gzipLines } from '@fingerpost/io/gzip'
import { afterAll, expect, test } from 'vitest'
import { buildDatabase } from '../publish/build-database.ts'
import { packDatabase } from '../publish/pack-database.ts'
import { addObservations, type KeepOptions, keepObservations } from './add-observations.ts'
import { keptBytes } from './kept-database.ts'
import { openStoredDatabase } from './open-database.ts'
import { publishStored } from './publish-stored.ts'
import { addDatabases, type StoredDatabase } from './stored-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-open-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { signal } = new AbortController()

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const OBSERVATION = {
  timestamp: '2026-11-24T04:00:00Z',
  fingerprint: '(0303)(1301)((0000))',
  process: 'curl',
  as: '1',
  domain: 'example.com',
  dst_port: 443,
}
const observed = file('observed.ndjson', `${JSON.stringify(OBSERVATION)}\n`)

async function kept(name: string, options: KeepOptions = {}): Promise<StoredDatabase> {
  const chunks: Uint8Array[] = []
  for await (const chunk of keptBytes((await keepObservations([observed], options)).database)) chunks.push(chunk)
  return openStoredDatabase(file(name, Buffer.concat(chunks)), signal)
}

async function publish(database: StoredDatabase): Promise<object[]> {
  const lines = gunzipSync(packDatabase(await publishStored(database, {})))
    .toString()
    .trimEnd()
  return lines.split('\n').map((line) => JSON.parse(line))
}

test('a kept database is lines, a day and executable each, behind a manifest', async () => {
  const { origin, kept: isKept, hostSalt, observations } = await kept('kept.gz')
  expect(isKept).toBe(true)
  expect(hostSalt).toBeUndefined()
  expect(origin).toMatchObject({
    format: 'tls/1',
    classes: ['as', 'domain', 'tld', 'app', 'port', 'ip', 'sni', 'user-agent'],
  })
  expect(observations).toMatchObject({ lines: 1, count: 1, first: '2026-11-24', last: '2026-11-24' })
})

test('databases that do not go together are refused, and which one is said', async () => {
  const plain = await kept('plain.gz')
  const others = [
    [await kept('wire.gz', { format: 'tls' }), 'wire.gz: expected the format of'],
    [await kept('few.gz', { classes: ['as'] }), 'few.gz: expected the classes of'],
    [await kept('salted.gz', { hostSalt: 'a' }), 'salted.gz: expected the host salt of'],
  ] as const
  for (const [other, message] of others) expect(() => addDatabases([plain, other])).toThrow(message)
  await expect(addObservations(plain, [observed], { hostSalt: 'a' })).rejects.toThrow('expected the host salt of')
})

test('data of two kinds behind one database is listed', async () => {
  const systems = file('systems', '192.0.2.0/24 64500\n')
  const both = addDatabases([await kept('plain.gz'), await kept('other.gz', { autonomousSystems: systems })])
  expect([both.origin.autonomous_systems].flat().map(({ name }) => name)).toEqual(['asn.mmdb', 'systems'])
})

// Two lines as the public database of 2019 has them: no prefix, wire order, systems with names, an entry twice.
const FOREIGN = [
  { str_repr: '(0303)(1302)', total_count: 9, process_info: [{ process: 'old', sha256: 'AA', count: 9 }] },
  {
    str_repr: '(0303)(1301)((0000))',
    first_seen: '2019-07-14',
    last_seen: '2019-11-15',
    total_count: 5,
    process_info: [
      {
        process: 'curl',
        sha256: '',
        application_category: 'network',
        count: 4,
        classes_ip_as: { '1': 3, '1:One, Inc.': 1 },
        classes_hostname_domains: { 'example.com': 4 },
        classes_port_applications: { https: 4 },
        os_info: { '(Mac OS X)(Mojave)(10.14.6)': 4 },
      },
      { process: 'wget', sha256: 'BB', count: 1, classes_ip_as: { '2': 1 } },
    ],
  },
  { str_repr: '(0303)(1302)', total_count: 1, process_info: [{ process: 'new', sha256: 'AA', count: 1 }] },
]
const foreign = file('foreign.json', FOREIGN.map((line) => `${JSON.stringify(line)}\n`).join(''))

test('imitations are taken from a public database, and added to', async () => {
  const imitating = (version: string) => ({
    ...OBSERVATION,
    process: 'python',
    imitates: { process: 'chrome', version },
  })
  const own = { ...OBSERVATION, fingerprint: '(0303)(1302)((0000))' }
  const lines = [OBSERVATION, own, imitating('120'), imitating('99'), { ...imitating('99'), process: 'utls' }]
  const path = file('imitating.ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const built = packDatabase(await buildDatabase([path], {}))
  const opened = openStoredDatabase(file('imitated.json.gz', built), signal)
  expect(gunzipSync(packDatabase(await publishStored(opened, {})))).toEqual(gunzipSync(built))
  const { database } = await addObservations(opened, [path], {})
  const [entry] = await publish(database)
  expect(entry).toMatchObject({ total_count: 8, process_info: [{ process: 'curl', count: 2 }] })
  const imitations = [{ process: 'chrome', count: 6, versions: ['120', '99'], imitators: { python: 4, utls: 2 } }]
  expect(entry).toMatchObject({ imitations })
})

test('observations are added to a database of others as far as that goes', async () => {
  const opened = openStoredDatabase(foreign, signal)
  expect(opened).toMatchObject({ kept: false, origin: { format: 'tls', classes: ['as', 'domain', 'app'] } })
  const { database } = await addObservations(opened, [observed], {})
  expect(await publish(database)).toEqual([
    {
      str_repr: 'tls/(0303)(1301)((0000))',
      first_seen: '2019-07-14',
      last_seen: '2026-11-24',
      total_count: 6,
      process_info: [
        {
          process: 'curl',
          sha256: '',
          application_category: 'network',
          first_seen: '2019-07-14',
          last_seen: '2026-11-24',
          count: 5,
          classes_ip_as: { '1': 5 },
          classes_hostname_domains: { 'example.com': 5 },
          classes_port_applications: { https: 5 },
          os_info: { '(Mac OS X)(Mojave)(10.14.6)': 4 },
        },
        {
          process: 'wget',
          sha256: 'BB',
          first_seen: '2019-07-14',
          last_seen: '2019-11-15',
          count: 1,
          classes_ip_as: { '2': 1 },
          classes_hostname_domains: {},
          classes_port_applications: {},
          os_info: {},
        },
      ],
    },
    {
      str_repr: 'tls/(0303)(1302)()',
      first_seen: 'unknown',
      last_seen: 'unknown',
      total_count: 1,
      process_info: [
        {
          process: 'new',
          sha256: 'AA',
          count: 1,
          classes_ip_as: {},
          classes_hostname_domains: {},
          classes_port_applications: {},
          os_info: {},
        },
      ],
    },
  ])
})

test('a public database of ours keeps its limits and classes when observations are added', async () => {
  const built = await publishStored(await kept('kept.gz'), {
    limits: { processes: 1, destinations: 2 },
    classes: ['as', 'ip'],
  })
  const { database } = await addObservations(
    openStoredDatabase(file('public.gz', packDatabase(built)), signal),
    [observed],
    {},
  )
  const { entries, manifest } = await publishStored(database, {})
  expect(manifest).toMatchObject({
    limits: { processes: 1, destinations: 2 },
    classes: ['as', 'ip'],
    observations: { lines: 2 },
  })
  expect(entries[0]).toMatchObject({ totalCount: 2, processes: [{ names: { classes_ip_ip: [['unknown', 2]] } }] })
})

test('nothing is added to what was weighed or cut, and a public database is not weighed again', async () => {
  const built = await publishStored(await kept('kept.gz'), { halfLife: 90, minCount: 1 })
  const weighed = file('weighed.gz', packDatabase(built))
  expect(() => openStoredDatabase(weighed, signal)).toThrow(
    'weighed.gz: was made with --min-count and --half-life: nothing can be added to it',
  )
  await expect(publishStored(openStoredDatabase(foreign, signal), { halfLife: 90 })).rejects.toThrow(
    'does not tell days apart',
  )
  await expect(publishStored(await kept('kept.gz'), { minHosts: 2 })).rejects.toThrow('does not tell hosts apart')
  await expect(publishStored(await kept('few.gz', { classes: ['as'] }), { classes: ['ip'] })).rejects.toThrow(
    'few.gz: does not have the classes ip',
  )
})

test('files that are no such databases', async () => {
  const later = manifestText({
    schema: 3,
    kept: true,
    format: 'tls/1',
    observations: { lines: 0, count: 0, sha256: '0'.repeat(64) },
  })
  expect(() => openStoredDatabase(file('later.gz', gzipLines([], later)), signal)).toThrow('a newer fpdb reads it')
  expect(() => openStoredDatabase(file('odd.gz', gzipLines([], '{"kept":true}')), signal)).toThrow(
    'odd.gz: expected a manifest',
  )
  expect(() => openStoredDatabase(join(folder, 'no'), signal)).toThrow('no: ENOENT')
  expect(() => openStoredDatabase(file('text', 'text\n'), signal)).toThrow('text:1: expected a JSON object')
})

test('a kept database that is cut or broken is named when it is read', async () => {
  const observations = { lines: 1, count: 1, sha256: '0'.repeat(64) }
  const manifest = manifestText({ schema: 2, kept: true, format: 'tls/1', observations })
  const pack = (count: number) => gzipLines([`{"str_repr":"x","process":"p","sha256":"","count":${count}}`], manifest)
  const less = openStoredDatabase(file('less.gz', gzipLines([], manifest)), signal)
  await expect(publishStored(less, {})).rejects.toThrow('less.gz: expected 1 connections but found 0')
  const broken = openStoredDatabase(file('broken.gz', pack(0)), signal)
  await expect(publish(broken)).rejects.toThrow('broken.gz: count: expected a count from 1 on')
  const cut = openStoredDatabase(file('cut.gz', pack(1).subarray(0, -9)), signal)
  await expect(publish(cut)).rejects.toThrow('cut.gz: broken gzip file: unexpected end of file')
})
