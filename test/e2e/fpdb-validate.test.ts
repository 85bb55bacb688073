import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { defaultDatabasePath } from '@fingerpost/database/node'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 })

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-validate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const within = (name: string) => join(folder, name)

const observation = (host: string) =>
  `${JSON.stringify({ fingerprint: 'tls/(0303)(1301)((0000))', process: 'curl', server_name: 'www.example.com', dst_ip: '192.0.2.1', dst_port: 443, host })}\n`

test('the embedded database follows its format', () => {
  const result = run(['validate', defaultDatabasePath()])
  expect(result).toMatchObject({ status: 0, stdout: '' })
  expect(result.stderr).toMatch(/problems +none\n/)
})

test('problems have their path and line, and the code is 1', () => {
  const lines = gunzipSync(readFileSync(defaultDatabasePath())).toString().split('\n')
  lines[1] = lines[1]?.replace(/"total_count":\d+/, '"total_count":1') ?? ''
  lines[2] = '{'
  writeFileSync(within('broken.json.gz'), gzipSync(lines.join('\n')))
  const result = run(['validate', within('broken.json.gz')])
  expect(result.status).toBe(1)
  expect(result.stdout).toMatch(
    new RegExp(`^${within('broken.json.gz')}:2: total_count is 1, the counts sum to \\d+\n`),
  )
  expect(result.stdout).toContain(`${within('broken.json.gz')}:3: not JSON: `)
  expect(run(['validate', '-', '--json', '--top', '1'], gzipSync(lines.join('\n'))).stdout).toMatch(
    /^\{"path":"\(standard input\)","line":2,"message":"[^\n]*\n$/,
  )
})

test('what a build leaves in is found, unless it is wanted', () => {
  writeFileSync(within('systems'), '192.0.2.0/24 64500\n')
  const build = (output: string, ...options: string[]) =>
    run(['build', '-', '--asn-db', within('systems'), '-o', output, ...options], observation('a') + observation('b'))
  expect(build(within('personal.json.gz'), '--classes', 'as,ip,sni').status).toBe(0)
  const audit = run(['validate', within('personal.json.gz')])
  expect(audit.status).toBe(1)
  expect(audit.stdout).toMatch(
    /:1: process_info\[0\]: classes_ip_ip can be personal data\n.*:1: process_info\[0\]: classes_hostname_sni can be personal data\n$/,
  )
  expect(run(['validate', within('personal.json.gz'), '--allow-personal'])).toMatchObject({ status: 0, stdout: '' })
  expect(build(within('public.json.gz'), '--min-hosts', '2').status).toBe(0)
  const checked = run(['validate', within('public.json.gz')])
  expect(checked).toMatchObject({ status: 0, stdout: '' })
  expect(checked.stderr).toContain('at least 2 by the manifest; checked that nothing was counted less often')
})

test('files that are no public database are 1, wrong usage 2', () => {
  const kept = ['build', '-', '--keep-all', '-o', within('kept.json.gz')]
  expect(run(kept, observation('a')).status).toBe(0)
  expect(run(['validate', within('kept.json.gz')]).stderr).toContain('keeps everything (--keep-all)')
  expect(run(['validate', within('missing')])).toMatchObject({ status: 1, stdout: '' })
  expect(run(['validate', '-'], gzipSync('x').subarray(0, 12)).stderr).toContain('broken gzip file')
  expect(run(['validate', '-', '--top', '-1']).status).toBe(2)
  expect(run(['validate']).status).toBe(2)
})
