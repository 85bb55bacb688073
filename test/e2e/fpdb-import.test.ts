import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { defaultDatabasePath } from '@fingerpost/database/node'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The commands as they are installed.
const bin = (name: string) => fileURLToPath(new URL(`../../packages/cli/bin/${name}.js`, import.meta.url))
const run = (args: readonly string[], input: string | Uint8Array = '', name = 'fpdb') =>
  spawnSync(process.execPath, [bin(name), ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 })

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-import-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const within = (name: string) => join(folder, name)
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(within(name), content)
  return within(name)
}

const MD5 = 'e7d705a3286e19ea42f587b344ee6865'
const LIST = `${MD5},curl\n${MD5.toUpperCase()},"wget, or the like"\nx,y\n`

test('a list becomes a database that validates and answers logs', () => {
  const result = run(['import', file('ja3.csv', LIST), '-o', within('ja3.json.gz')])
  expect(result).toMatchObject({ status: 0, stdout: '' })
  expect(result.stderr).toMatch(
    /^rows +3\nwithout JA4 or JA3 +1\nfirst of them +row 3: no key\nentries +1\nexecutables +2\nwritten +\d+ bytes to /,
  )
  expect(run(['validate', within('ja3.json.gz')])).toMatchObject({ status: 0, stdout: '' })
  expect(run(['stats', within('ja3.json.gz')]).stdout).toMatch(
    /^schema +2\nbuilder +fpdb .*\nimported.name +ja3.csv\nimported.sha256 +[0-9a-f]{64}\n/,
  )
  const event = JSON.stringify({ event_type: 'tls', dest_ip: '192.0.2.1', dest_port: 443, tls: { ja3: { hash: MD5 } } })
  const enriched = run(['-d', within('ja3.json.gz'), '--min-name-score', '0', '-'], `${event}\n`, 'fp-enrich')
  expect(JSON.parse(enriched.stdout)).toMatchObject({ fingerpost: { process: 'curl', match: { by: 'ja3' } } })
})

test('standard input, packed or not, to standard output', () => {
  const plain = run(['import', '-', '-q'], LIST)
  expect(plain).toMatchObject({ status: 0, stderr: '' })
  expect(plain.stdout).toContain(`{"str_repr":"ja3/${MD5}","fp_type":"ja3",`)
  expect(run(['import', '-', '-q'], gzipSync(LIST)).stdout).toBe(plain.stdout)
  expect(run(['import', '-', '-q'], plain.stdout).stdout).toBe(plain.stdout)
})

test('an archive that was exported comes back as it was', () => {
  // An archive has no place for imitations.
  const lines = gunzipSync(readFileSync(defaultDatabasePath())).toString().split('\n')
  const database = file('genuine.json', lines.filter((line) => !line.includes('"imitations"')).join('\n'))
  file('systems', '192.0.2.0/24 64500\n')
  const args = ['export', database, '--to', 'mercury', '--asn-db', within('systems'), '-o', within('resources.tgz')]
  expect(run(args)).toMatchObject({ status: 0, stdout: '' })
  expect(run(['import', within('resources.tgz'), '-o', within('back.json.gz')]).status).toBe(0)
  expect(run(['diff', database, within('back.json.gz')])).toMatchObject({ status: 0 })
  expect(run(['validate', within('back.json.gz')])).toMatchObject({ status: 0, stdout: '' })
  const log = readFileSync(fileURLToPath(new URL('../../resources/example/eve.json', import.meta.url)))
  const answers = (path: string, ...more: string[]) =>
    run(['-d', path, '-n', '3', '--asn-db', within('systems'), ...more, '-'], log, 'fp-enrich').stdout
  const expected = answers(database)
  expect(expected).toContain('"process"')
  expect(answers(within('back.json.gz'))).toBe(expected)
  // The archive as it is says of every process that it is no malware; only mercury's rule knows its words for no name.
  const direct = answers(within('resources.tgz'), '--rule', 'mercury')
  const bare = direct.replaceAll(/,"(?:p_)?malware":(?:0\.0000|0|false)(?=[,}])/g, '')
  expect(bare).toBe(answers(database, '--rule', 'mercury'))
})

test('nothing of use, and files that are broken, leave what was there', () => {
  const old = file('old.json.gz', 'old')
  const refused: [string | Uint8Array, string][] = [
    [
      'a,b\n',
      'nothing in it names a program for a fingerprint, JA4 or JA3: nothing was written\nfpdb: columns of a list: ja4 or ja3',
    ],
    ['[{', 'not JSON'],
    [gzipSync(LIST).subarray(0, 20), 'broken gzip file'],
    [execFileSync('tar', ['c', '-C', folder, 'systems']), 'no fingerprint_db.json in the archive'],
  ]
  for (const [content, message] of refused) {
    const result = run(['import', file('broken', content), '-o', old])
    expect(result).toMatchObject({ status: 1, stdout: '' })
    expect(result.stderr).toContain(message)
  }
  expect(run(['import', within('missing'), '-o', old]).stderr).toContain('ENOENT')
  expect(readFileSync(old, 'utf8')).toBe('old')
  expect(statSync(within('ja3.json.gz')).size).toBeGreaterThan(100)
  expect(gunzipSync(readFileSync(within('ja3.json.gz'))).toString()).toContain('curl')
})

test('wrong usage, and help with examples', () => {
  expect(run(['import']).status).toBe(2)
  expect(run(['import', 'a', '--to', 'x']).status).toBe(2)
  expect(run(['import', '--help']).stdout).toContain('fpdb import resources.tgz')
})
