import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Database, loadDatabase } from '@fingerpost/database'
import { defaultDatabasePath, gunzip, nodeDigests, readDatabase } from '@fingerpost/database/node'
import {
  entryLines,
  IMPORTED,
  importDatabase,
  type MercuryArchive,
  type MercuryArchiveOptions,
  mercuryArchive,
  storedEntries,
} from '@fingerpost/database/tools'
import { createClassifier, type RuleName } from '@fingerpost/inference'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { MEMBERS, readStrictly } from '../support/mercury-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PREFIXES = ['192.0.2.0/24\t64500', '2001:db8::/32\t64501']

/** Writes the archive of a database; gives its path. */
async function exported(
  database: Database,
  options: Partial<MercuryArchiveOptions> = {},
): Promise<MercuryArchive & { path: string }> {
  const archive = await mercuryArchive([...storedEntries(database, 'db')], {
    digests: nodeDigests,
    prefixes: PREFIXES,
    ...options,
  })
  const path = join(folder, `${Math.random()}.tgz`)
  writeFileSync(path, archive.bytes)
  return { ...archive, path }
}

const fromLines = (...lines: object[]): Database =>
  loadDatabase(new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join('')), {
    gunzip,
    digests: nodeDigests,
  })

/** The database that comes of importing an archive. */
function imported(bytes: Uint8Array): Database {
  const { entries } = importDatabase(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes, {
    path: 'archive',
    digests: nodeDigests,
  })
  return loadDatabase(new TextEncoder().encode([...entryLines(entries, IMPORTED)].join('\n')), {
    gunzip,
    digests: nodeDigests,
  })
}

interface Session {
  readonly fingerprint: string
  readonly dest_port: number
  readonly as: string
  readonly domain: string | null
}

/** The corpus gives the class, not the address: here the one stands for the other. */
const systems = { lookup: (text: string) => (text === 'unknown' ? undefined : Number(text)) }

/** The answers for sessions, with scores to 9 decimals: sums of the same numbers in another order differ later. */
function answers(database: Database, sessions: readonly Session[], rule: RuleName): string[] {
  const classifier = createClassifier(database, { autonomousSystems: systems, rule })
  return sessions.map(({ fingerprint, domain, as, dest_port }) => {
    const destination = { serverName: domain ?? undefined, destinationAddress: as, destinationPort: dest_port }
    const answer = classifier.identify({ fingerprint, ...destination, limit: 5 })
    return JSON.stringify(answer, (_, value) => (typeof value === 'number' ? value.toFixed(9) : value))
  })
}

const PROCESS = { process: 'curl', sha256: '', count: 2, classes_ip_as: { unknown: 1, '13335:Cloudflare, Inc.': 1 } }

describe('what mercury needs is there', () => {
  const wire = 'tls/(0303)(1301)((002b0003020304)(0000))'
  const database = fromLines(
    { str_repr: wire, total_count: 2, process_info: [PROCESS] },
    {
      str_repr: 'tls/(0303)(1301)((0000)(002b0003020304))',
      last_seen: '2026-11-24',
      total_count: 3.4,
      feature_weights: { as: 1, sni: 0.5, ip: 0.00528 },
      process_info: [
        { ...PROCESS, count: 0.2, attributes: { evasive_vpn: true } },
        {
          ...PROCESS,
          process: '__proto__',
          count: 3.2,
          classes_hostname_domains: { None: 3 },
          classes_port_port: { unknown: 1, 443: 2 },
          attributes: { b: false },
        },
      ],
    },
    { str_repr: 'ja4/t13d1517h2_8daaf6152771_b0da82dd1658', fp_type: 'ja4', total_count: 1, process_info: [PROCESS] },
    { str_repr: 'quic/(00000001)(0303)(1301)[]', fp_type: 'quic', total_count: 9, process_info: [PROCESS] },
    { str_repr: 'quic/1/(00000001)(0303)(1301)[]', fp_type: 'quic', total_count: 8, process_info: [PROCESS] },
    { str_repr: '(0303)(13', total_count: 1, process_info: [PROCESS] },
  )

  test('from fractions, entries without classes, and attributes that differ', async () => {
    const archive = await exported(database)
    const members = readStrictly(archive.path, archive.bytes)
    expect([...members.keys()]).toEqual(MEMBERS)
    expect(members.get('VERSION')).toEqual(['2026.11.24; 2.0.full'])
    expect(members.get('pyasn.db')).toEqual(PREFIXES)
    expect(archive).toMatchObject({ format: 'tls', labels: 1, unreadable: 1, otherFormats: 1 })
    const lines = members.get('fingerprint_db.json') ?? []
    expect(lines.map((line) => JSON.parse(line).str_repr)).toEqual([
      'quic/(00000001)(0303)(1301)[]',
      'tls/(0303)(1301)((0000)(002b0003020304))',
      wire,
    ])
    expect(lines[1]).toContain('"feature_weights":{"as":1.0,"ip":0.00528,"sni":0.5}')
    expect(lines[1]).toContain('"attributes":{"b":false,"evasive_vpn":true}')
    expect(lines[1]).toContain('"process":"__proto__","count":3,')
    expect(lines[1]).toContain('"classes_hostname_domains":{"missing.alt":3}')
    expect(lines[1]).toContain('"classes_port_port":{"443":2,"0":1}')
    expect(lines[2]).toContain('"classes_ip_as":{"0":1,"13335":1}')
  })

  test('in the format that was asked for: entries that become the same are added, and keep their JA3', async () => {
    const archive = await exported(database, { format: 'tls/1', common: ['(0303)(1302)((0000))', wire, 'http/(a)'] })
    const members = readStrictly(archive.path, archive.bytes)
    const sorted = 'tls/1/(0303)(1301)[(0000)(002b0003020304)]'
    expect(members.get('fp_prevalence_tls.txt')).toEqual([sorted, 'tls/1/(0303)(1302)[(0000)]'])
    const entry = JSON.parse(members.get('fingerprint_db.json')?.[1] ?? '')
    expect(entry).toMatchObject({ str_repr: sorted, total_count: 5 })
    // coreutils: printf 771,4865,43-0,, | md5sum; printf 771,4865,0-43,, | md5sum
    expect(Object.keys(entry.ja3).sort()).toEqual([
      '16e80fae646c2e59eeba17a316145eda',
      '56c6570d0a7ba0fe6e87bebfd10931de',
    ])
  })

  test('a format that the fingerprints cannot be written in is refused', async () => {
    const sorted = fromLines({ str_repr: 'tls/1/(0303)(1301)[(0000)]', total_count: 2, process_info: [PROCESS] })
    await expect(exported(sorted, { format: 'tls' })).rejects.toThrow('written as tls, which tls/1 cannot')
  })

  test('the entry for random fingerprints stays, in its own format', async () => {
    const random = { str_repr: 'tls/1/randomized', fp_type: 'tls', total_count: 2, process_info: [PROCESS] }
    const sorted = fromLines({ str_repr: 'tls/1/(0303)(1301)[]', total_count: 2, process_info: [PROCESS] }, random)
    const archive = await exported(sorted)
    expect(archive.entries.map(({ fingerprint }) => fingerprint)).toEqual(['tls/1/(0303)(1301)[]', 'tls/1/randomized'])
    readStrictly(archive.path, archive.bytes)
    expect(imported(archive.bytes).find('tls/1/randomized')?.totalCount).toBe(2)
    expect((await exported(sorted, { format: 'tls/2' })).unreadable).toBe(1)
  })

  test('the same bytes each time', async () => {
    const [first, second] = [await exported(database), await exported(database)]
    expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true)
  })
})

test('the embedded database becomes an archive that answers as it does', async () => {
  const database = readDatabase(defaultDatabasePath())
  const archive = await exported(database)
  const members = readStrictly(archive.path, archive.bytes)
  // What programs are only imitated with is no entry there.
  const imitated = [...database.entries()].filter(({ processes }) => processes.length === 0)
  expect(members.get('fingerprint_db.json')).toHaveLength(database.size + database.otherEntries - imitated.length)
  const sessions = [...database.entries()].flatMap(({ fingerprint, processes }) =>
    processes.flatMap(({ classes }) =>
      Object.keys(classes.classes_hostname_domains ?? {}).map((domain) => ({
        fingerprint,
        domain: domain === 'None' ? null : domain,
        as: Object.keys(classes.classes_ip_as ?? {})[0] ?? 'unknown',
        dest_port: 443,
      })),
    ),
  )
  expect(sessions.length).toBeGreaterThan(200)
  for (const rule of ['pmercury', 'mercury'] as const) {
    expect(answers(imported(archive.bytes), sessions, rule)).toEqual(answers(database, sessions, rule))
  }
})

describeWithCorpus("mercury's own archives", () => {
  test.each(['resources-2024-fixed.tgz', 'resources-test.tgz'])('%s passes the strict reader', (name) => {
    const path = corpus(`databases/${name}`)
    expect(readStrictly(path, readFileSync(path)).size).toBeGreaterThanOrEqual(MEMBERS.length)
  })

  test('one that is written anew answers as before', async () => {
    const database = readDatabase(corpus('databases/resources-2024-fixed.tgz'))
    const archive = await exported(database, { common: database.archive?.common(), day: '2022.01.28' })
    expect(readStrictly(archive.path, archive.bytes).get('VERSION')).toEqual(['2022.01.28; 2.0.full'])
    expect(archive).toMatchObject({ format: 'tls', unreadable: 0, common: 126_108 })
    const sessions = corpusRecords<Session>('sessions/from-2020-09.ndjson.gz').slice(0, 2000)
    const again = readDatabase(archive.path)
    for (const rule of ['pmercury', 'mercury'] as const)
      expect(answers(again, sessions, rule)).toEqual(answers(database, sessions, rule))
    expect(imported(archive.bytes).size).toBe(1074)
  })
})

describeWithCorpus('the database of December 2019 as an archive', () => {
  const database = readDatabase(corpus('databases/cisco-2019-12.json.gz'))
  const sessions = corpusRecords<Session>('sessions/from-2019-12.ndjson.gz').slice(0, 5000)
  let archive: MercuryArchive & { path: string }
  beforeAll(async () => {
    archive = await exported(database)
  })

  test('passes the strict reader', () => {
    const members = readStrictly(archive.path, archive.bytes)
    // 5,868 lines: 18 stand there twice, 2 are of hellos that were cut, and 2 pairs mean the same.
    expect(members.get('fingerprint_db.json')).toHaveLength(5846)
    expect(archive).toMatchObject({ format: 'tls', unreadable: 2, labels: 0, otherFormats: 0 })
  })

  // Two strings that mean the same are two entries there, of which our reader takes the one with the string asked for;
  // the archive has their sum. Domains that are no names (a label, the end of an address) match nothing in an archive.
  test.each(['pmercury', 'mercury'] as const)('answers as it does: %s', (rule) => {
    const named = sessions.filter(({ domain }) => domain === null || /\.[a-z]/i.test(domain))
    const [before, after] = [answers(database, named, rule), answers(readDatabase(archive.path), named, rule)]
    const unlike = named.filter((_, at) => plain(before[at]) !== plain(after[at]))
    expect(new Set(unlike.map(({ fingerprint }) => fingerprint)).size).toBe(1)
    expect(unlike.length).toBeLessThan(80)
    expect(named.length).toBeGreaterThan(4900)
  })

  test('its import answers as that of the database', () => {
    const text = new TextEncoder().encode([...database.lines()].map((line) => line.text).join('\n'))
    const [before, after] = [
      answers(imported(text), sessions, 'pmercury'),
      answers(imported(archive.bytes), sessions, 'pmercury'),
    ]
    expect(after).toEqual(before)
  })
})

/** An answer without what is said of malware: an archive says of every process that it is none. */
function plain(answer: string | undefined): string {
  return JSON.stringify(JSON.parse(answer ?? ''), (name, value) => (/^p?malware$/i.test(name) ? undefined : value))
}
