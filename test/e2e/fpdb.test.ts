import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-'))
  writeFileSync(within('systems'), '192.0.2.0/24 64500\n2001:db8::/32 64501\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const within = (...names: string[]) => join(folder, ...names)
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8' })
const build = (paths: readonly string[], output: string, ...options: readonly string[]) =>
  run(['build', ...paths, '--asn-db', within('systems'), '-o', output, ...options])

const FINGERPRINT = 'tls/(0303)(13011302)((0000)(002b0003020304))'
const LINES = Array.from({ length: 300 }, (_, at) =>
  JSON.stringify({
    timestamp: `2026-11-${String(1 + (at % 28)).padStart(2, '0')}T12:00:00Z`,
    fingerprint: at % 3 === 0 ? FINGERPRINT : '(0303)(1301)((0000)(0017))',
    server_name: `www${at % 5}.site${at % 7}.example.com`,
    dst_ip: at % 2 === 0 ? `192.0.2.${at % 256}` : `2001:db8::${at}`,
    dst_port: at % 11 === 0 ? 993 : 443,
    process: ['curl', 'wget', '__proto__', 'Übersicht'][at % 4],
    sha256: String(at % 2).repeat(64),
    os: { name: 'Debian', edition: 'bookworm', version: '12' },
  }),
)
const ONE_OBJECT =
  'expected one JSON object with fingerprint, process, dst_ip and dst_port; fpdb import reads lists of keys and programs (CSV)'
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

test('a folder becomes a database that every reader of gzip reads', () => {
  mkdirSync(within('observations', 'deep'), { recursive: true })
  writeFileSync(within('observations', 'a.ndjson'), text(LINES.slice(0, 100)))
  writeFileSync(within('observations', 'deep', 'b.ndjson.gz'), gzipSync(text(LINES.slice(100))))
  const result = build([within('observations')], within('db.json.gz'))
  expect(result).toMatchObject({ status: 0, stdout: '' })
  expect(result.stderr).toMatch(
    /^files +2\nlines +300\nused +300\nfingerprints +2\nexecutables +8\nwritten +[\d,]+ bytes to/,
  )
  const plain = gunzipSync(readFileSync(within('db.json.gz'))).toString()
  expect(plain.trimEnd().split('\n')).toHaveLength(2)
  expect(execFileSync('gzip', ['-dc', within('db.json.gz')], { encoding: 'utf8' })).toBe(plain)
  const [first] = plain.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)))
  expect(first).toMatchObject({
    str_repr: 'tls/1/(0303)(1301)[(0000)(0017)]',
    first_seen: '2026-11-01',
    last_seen: '2026-11-28',
    total_count: 200,
  })
  expect(first.process_info[0].classes_hostname_domains).toEqual({ 'example.com': first.process_info[0].count })
})

test('any order of lines and files, and standard input, give the same bytes', () => {
  const reversed = [...LINES].reverse()
  const rotated = [...LINES.slice(123), ...LINES.slice(0, 123)]
  writeFileSync(within('whole.ndjson'), text(LINES))
  writeFileSync(within('1.ndjson'), text(reversed.slice(0, 7)))
  writeFileSync(within('2.ndjson'), text(reversed.slice(7)))
  build([within('whole.ndjson')], within('whole.json.gz'))
  build([within('2.ndjson'), within('1.ndjson')], within('parts.json.gz'))
  const piped = ['build', '-', '--asn-db', within('systems'), '-o', within('piped.json.gz')]
  expect(run(piped, gzipSync(text(rotated))).status).toBe(0)
  const whole = readFileSync(within('whole.json.gz'))
  expect(readFileSync(within('parts.json.gz')).equals(whole)).toBe(true)
  expect(readFileSync(within('piped.json.gz')).equals(whole)).toBe(true)
})

test('plain lines to standard output, and to a file that is not called .gz', () => {
  writeFileSync(within('some.ndjson'), text(LINES.slice(0, 9)))
  const printed = build([within('some.ndjson')], '-')
  expect(printed.status).toBe(0)
  expect(printed.stdout.split('\n').map((line) => line.slice(0, 11))).toEqual(['{"str_repr"', '{"str_repr"', ''])
  expect(build([within('some.ndjson')], within('plain.json'), '-q')).toMatchObject({
    status: 0,
    stdout: '',
    stderr: '',
  })
  expect(readFileSync(within('plain.json'), 'utf8')).toBe(printed.stdout)
})

test('a broken line stops the build, is named, and leaves the database as it was', () => {
  mkdirSync(within('kept'))
  writeFileSync(within('kept', 'db.json.gz'), 'old')
  writeFileSync(within('broken.ndjson'), text([LINES[0] ?? '', '', '{"process":', LINES[1] ?? '']))
  const result = build([within('broken.ndjson')], within('kept', 'db.json.gz'))
  expect(result).toMatchObject({ status: 1, stdout: '' })
  expect(result.stderr).toBe(`fpdb: ${within('broken.ndjson')}:3: line: ${ONE_OBJECT}\n`)
  expect(readFileSync(within('kept', 'db.json.gz'), 'utf8')).toBe('old')
  expect(readdirSync(within('kept'))).toEqual(['db.json.gz'])
})

test('broken lines are skipped and counted when asked for, others in any case', () => {
  const truncated = JSON.stringify({ fingerprint: FINGERPRINT, truncated: true })
  writeFileSync(within('mixed.ndjson'), text([LINES[0] ?? '', 'null', '7', truncated, LINES[1] ?? '']))
  const result = build([within('mixed.ndjson')], within('mixed.json.gz'), '--skip-invalid')
  expect(result.status).toBe(0)
  expect(result.stderr).toMatch(/lines +5\nused +2\ntruncated +1\ninvalid +2\n/)
  expect(result.stderr).toContain(`${within('mixed.ndjson')}:2: line: ${ONE_OBJECT}\n`)
})

test('nothing observed, nothing written', () => {
  writeFileSync(within('empty.ndjson'), '')
  const result = build([within('empty.ndjson')], within('empty.json.gz'))
  expect(result.status).toBe(1)
  expect(result.stderr).toContain('no observation with a fingerprint is left: nothing was written\n')
  expect(readdirSync(folder)).not.toContain('empty.json.gz')
})

test('stats prints the manifest and counts', () => {
  const result = run(['stats', within('whole.json.gz')])
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(result.stdout).toMatch(/^schema +2\nformat +tls\/1\nbuilder +fpdb /)
  expect(result.stdout).toMatch(
    /observations\.lines +300\nobservations\.count +300\nobservations\.sha256 +[0-9a-f]{64}\n/,
  )
  expect(result.stdout).toMatch(/fingerprints +2\nconnections +300\nexecutables +4\nprocess names +4\n/)
})

test.each([
  [[], 'expected a command: build, '],
  [['build'], 'Not enough non-option arguments'],
  [['forge', 'x'], 'Unknown'],
  [['build', 'x', '--format', 'ja3'], 'Choices: "tls/1", "tls", "tls/2"'],
  [['build', 'x', '--top-processes', '0'], '--top-processes: expected a whole number from 1 on'],
  [['build', 'x', '--top-destinations', 'many'], '--top-destinations: expected a whole number from 1 on'],
  [['build', 'x', '-o', 'a', '-o', 'b'], 'given twice'],
])('wrong usage: %j', (args, message) => {
  const result = run(args)
  expect(result).toMatchObject({ status: 2, stdout: '' })
  expect(result.stderr).toContain(message)
})

test('paths that cannot be read or written', () => {
  expect(run(['build', within('missing')])).toMatchObject({ status: 1, stdout: '' })
  expect(run(['build', within('missing')]).stderr).toContain(`fpdb: ${within('missing')}: ENOENT`)
  expect(build([within('some.ndjson')], within('missing', 'db.json.gz')).stderr).toContain('ENOENT')
  expect(run(['stats', within('some.ndjson')]).status).toBe(1)
})

test('an interrupted build ends with nothing written', async () => {
  const child = spawn(process.execPath, [BIN, 'build', '-', '-o', within('interrupted.json.gz')])
  child.stdin.write(text(LINES))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk
  })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  expect(code).toBe(130)
  expect(errors).toBe('fpdb: stopped: nothing was written\n')
  expect(readdirSync(folder).filter((name) => name.startsWith('interrupted'))).toEqual([])
})

test('kept databases: built, updated, merged and pruned, they give what one build gives', () => {
  const [first, second] = [within('first.ndjson'), within('second.ndjson')]
  writeFileSync(first, text(LINES.slice(0, 120)))
  writeFileSync(second, text(LINES.slice(120)))
  const keep = (paths: readonly string[], output: string) => build(paths, within(output), '--keep-all', '-q')
  expect(keep([first, second], 'all.kept')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  keep([first], 'first.kept')
  expect(build([second], within('second.kept'), '--partial', '-q').status).toBe(0)
  const merged = run(['merge', within('second.kept'), within('first.kept'), '-o', within('merged.kept')])
  expect(merged).toMatchObject({ status: 0, stdout: '' })
  const update = ['update', within('first.kept'), '-', '--asn-db', within('systems')]
  expect(run(update, text(LINES.slice(120)))).toMatchObject({ status: 0, stdout: '' })
  for (const name of ['merged.kept', 'first.kept']) {
    expect(readFileSync(within(name)).equals(readFileSync(within('all.kept')))).toBe(true)
  }
  const options = [
    '--half-life',
    '7d',
    '--as-of',
    '2026-12-01',
    '--since',
    '2026-11-03',
    '--min-count',
    '2',
    '--by',
    'name',
  ]
  expect(run(['prune', within('all.kept'), ...options, '-o', within('pruned.json.gz')]).status).toBe(0)
  expect(build([first, second], within('direct.json.gz'), ...options).status).toBe(0)
  expect(readFileSync(within('pruned.json.gz')).equals(readFileSync(within('direct.json.gz')))).toBe(true)
})

test('a public database is updated as far as that goes, which is said', () => {
  writeFileSync(within('more.ndjson'), text(LINES.slice(0, 30)))
  build([within('whole.ndjson')], within('public.json.gz'))
  const result = run(['update', within('public.json.gz'), within('more.ndjson'), '--asn-db', within('systems')])
  expect(result.status).toBe(0)
  expect(result.stderr).toMatch(/public.json.gz is a public database: what was left out of it stays lost/)
  const entries = gunzipSync(readFileSync(within('public.json.gz')))
    .toString()
    .trimEnd()
    .split('\n')
  expect(entries.map((line) => JSON.parse(line).total_count)).toEqual([220, 110])
})

test('a salt tells hosts apart, and only then can a kept database be pruned by them', () => {
  const onHosts = LINES.map((line, at) =>
    JSON.stringify({ ...JSON.parse(line), host: `host ${Math.floor(at / 12) % 2}` }),
  )
  writeFileSync(within('hosts.ndjson'), text(onHosts))
  writeFileSync(within('salt'), 'secret\n', { mode: 0o600 })
  build([within('hosts.ndjson')], within('hosts.kept'), '--keep-all', '--host-salt', within('salt'))
  build([within('hosts.ndjson')], within('nohosts.kept'), '--keep-all')
  const plain = gunzipSync(readFileSync(within('hosts.kept'))).toString()
  expect(plain).not.toContain('host 1')
  const prune = (name: string, hosts: string) =>
    run(['prune', within(name), '--min-hosts', hosts, '-o', within('k.json.gz')])
  expect(prune('hosts.kept', '2').status).toBe(0)
  expect(readFileSync(within('k.json.gz')).toString('latin1')).toContain('"min_hosts":2')
  expect(prune('hosts.kept', '3')).toMatchObject({ status: 1 })
  expect(prune('nohosts.kept', '2').stderr).toContain('nohosts.kept: does not tell hosts apart')
})

test('a Public Suffix List of one’s own', () => {
  writeFileSync(within('list.dat'), 'com\nexample.com\n')
  const result = build([within('whole.ndjson')], '-', '--psl', within('list.dat'), '--classes', 'domain,tld')
  const [entry] = result.stdout.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)))
  expect(Object.keys(entry.process_info[0].classes_hostname_domains)).toContain('site1.example.com')
  expect(Object.keys(entry.process_info[0].classes_hostname_tlds)).toEqual(['example.com'])
  expect(entry.process_info[0].classes_ip_as).toBeUndefined()
})

test.each([
  [['build', 'x', '--keep-all', '--half-life', '90d'], '--half-life: not with --keep-all; give it to prune'],
  [['build', 'x', '--host-salt', 'y'], '--host-salt: only with --keep-all'],
  [['build', 'x', '--classes', 'as,colour'], '--classes: expected some of as, domain'],
  [['build', 'x', '--half-life', 'soon'], '--half-life: expected a number of days such as 90d'],
  [['build', 'x', '--as-of', '2026-11-24'], '--as-of: only with --half-life'],
  [['build', 'x', '--since', '2026-11-31'], '--since: expected a day such as 2026-11-24'],
  [['build', 'x', '--memory', 'much'], '--memory: expected a size such as 800MB or 1GB'],
  [['build', 'x', '--workers', '0'], '--workers: expected a whole number from 1 on'],
  [['prune'], 'Not enough non-option arguments'],
])('wrong usage of what is kept: %j', (args, message) => {
  const result = run(args)
  expect(result).toMatchObject({ status: 2, stdout: '' })
  expect(result.stderr).toContain(message)
})
