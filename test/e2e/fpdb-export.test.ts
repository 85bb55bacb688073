import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { defaultDatabasePath } from '@fingerpost/database/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readStrictly } from '../support/mercury-archive.ts'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input: Buffer.from(input), maxBuffer: 1 << 28 })

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-export-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const within = (name: string) => join(folder, name)

const DATABASE = defaultDatabasePath()

test('an archive with the embedded AS data passes the strict reader, and is the same bytes again', () => {
  const written = run(['export', DATABASE, '--to', 'mercury', '-o', within('a.tgz')])
  expect(written).toMatchObject({ status: 0 })
  expect(written.stderr.toString()).toMatch(
    /^entries +\d+\nTLS format +tls\/1\ncommon fingerprints +\d+\nleft out: imitations +\d+\nleft out: imitated only +\d+\nwritten +[\d,]+ bytes to /,
  )
  const bytes = readFileSync(within('a.tgz'))
  const members = readStrictly(within('a.tgz'), bytes)
  // 8.8.8.0/24 and 2001:4860::/32 are Google's, AS15169, for more than a decade.
  const prefixes = new Set(members.get('pyasn.db'))
  expect(prefixes.has('8.8.8.0/24\t15169')).toBe(true)
  expect([...prefixes].some((line) => line.startsWith('2001:4860:') && line.endsWith('\t15169'))).toBe(true)
  expect(run(['export', '-', '--to', 'mercury'], readFileSync(DATABASE)).stdout.equals(bytes)).toBe(true)
})

test('another format, other AS data, and fingerprints that are common', () => {
  writeFileSync(within('systems'), '; ours\n192.0.2.0/24 64500\n')
  const common = 'tls/(0303)(1301)((0000)(0017))\n'
  const args = [
    '--to',
    'mercury',
    '--format',
    'tls/2',
    '--asn-db',
    within('systems'),
    '--common',
    '-',
    '-o',
    within('b.tgz'),
  ]
  expect(run(['export', DATABASE, ...args], common).status).toBe(0)
  const members = readStrictly(within('b.tgz'), readFileSync(within('b.tgz')))
  expect(members.get('pyasn.db')).toEqual(['192.0.2.0/24\t64500'])
  expect(members.get('fp_prevalence_tls.txt')?.at(-1)).toBe('tls/2/(0303)(1301)[(0000)(0017)]')
  const hellos = members.get('fingerprint_db.json')?.filter((line) => line.includes('"str_repr":"tls/')) ?? []
  expect(hellos.length).toBeGreaterThan(0)
  expect(hellos.every((line) => line.includes('"str_repr":"tls/2/'))).toBe(true)
})

test.each([
  ['ja4', 'csv', /^ja4,process,share,count,malware,category,fingerprints\r\nt\d{2}/],
  ['ja3', 'csv', /^ja3,process,[\s\S]*\r\n[0-9a-f]{32},/],
  ['ja4', 'suricata', /^\{"ja4":"t\d{2}/],
  ['ja3', 'wise', /^#field:fingerpost\.process;[\s\S]*\n[0-9a-f]{32};0=/],
])('%s as %s, plain and packed', (to, as, shape) => {
  const plain = run(['export', DATABASE, '--to', to, '--as', as, '-q'])
  expect(plain).toMatchObject({ status: 0 })
  expect(plain.stdout.toString()).toMatch(shape)
  expect(run(['export', DATABASE, '--to', to, '--as', as, '-o', within('keys.gz')]).status).toBe(0)
  expect(gunzipSync(readFileSync(within('keys.gz'))).equals(plain.stdout)).toBe(true)
})

test.each(['mercury', 'ja4', 'ja3'])('what is imitated is left out for %s, and that is said', (to) => {
  const imitations = [{ process: 'chrome', count: 2, imitators: { python: 2 } }]
  const own = {
    str_repr: 'tls/(0303)(1301)()',
    total_count: 3,
    process_info: [{ process: 'curl', count: 1 }],
    imitations,
  }
  const alone = { str_repr: 'tls/(0303)(1302)()', total_count: 2, process_info: [], imitations }
  const text = [own, alone].map((line) => `${JSON.stringify(line)}\n`).join('')
  const result = run(['export', '-', '--to', to, '-o', within(`imitated-${to}`)], text)
  expect(result.status).toBe(0)
  expect(result.stderr.toString()).toMatch(/left out: imitations +2\nleft out: imitated only +1\n/)
  if (to === 'mercury') return
  const written = readFileSync(within(`imitated-${to}`), 'utf8')
  expect(written).toMatch(/,curl,1\.0000,1,/)
  expect(written).not.toMatch(/chrome|python/)
})

test('what cannot be exported is refused, and nothing is left behind', () => {
  const cases: [string[], number, string][] = [
    [['export', DATABASE, '--to', 'mercury', '--format', 'tls'], 1, 'written as tls, which tls/1 cannot'],
    [['export', within('missing'), '--to', 'ja4'], 1, 'ENOENT'],
    [['export', DATABASE, '--to', 'ja4', '-o', join(within('nowhere'), 'x')], 1, 'ENOENT'],
    [['export', DATABASE], 2, 'to'],
    [['export', DATABASE, '--to', 'ja3', '--format', 'tls'], 2, 'only with --to mercury'],
    [['export', DATABASE, '--to', 'ja3', '--limit', '0'], 2, '--limit: expected a whole number from 1 on'],
    [['export', '-', '--to', 'mercury', '--common', '-'], 2, 'standard input is given twice'],
  ]
  for (const [args, status, message] of cases) {
    const result = run(args)
    expect(result.status, args.join(' ')).toBe(status)
    expect(result.stderr.toString()).toContain(message)
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  expect(run(['export', '--help']).stdout.toString()).toContain('fpdb export db.json.gz --to mercury')
})
