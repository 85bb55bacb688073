import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8' })

const line = (suite: string, process: string, count: number) =>
  `${JSON.stringify({ str_repr: `tls/(0303)(${suite})()`, total_count: count, process_info: [{ process, count }] })}\n`
const OLD = line('1301', 'curl', 3) + line('1302', 'wget', 1)
const NEW = line('1301', 'curl', 3) + line('1303', 'wget', 2)

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-diff-'))
  writeFileSync(within('old.json'), OLD)
  writeFileSync(within('new.json.gz'), gzipSync(NEW))
})
afterAll(() => rmSync(folder, { recursive: true }))
const within = (name: string) => join(folder, name)

test('the same is 0, also packed and from standard input', () => {
  const result = run(['diff', within('old.json'), '-'], gzipSync(OLD))
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(result.stdout).toMatch(
    /^fingerprints appeared +0\nfingerprints vanished +0\nfingerprints changed +0\nfingerprints same +2\n/,
  )
})

test('different is 1, with what moved', () => {
  const result = run(['diff', within('old.json'), within('new.json.gz')])
  expect(result).toMatchObject({ status: 1, stderr: '' })
  expect(result.stdout).toContain('old  new  process moved\n  1    2  wget (1 fingerprints gained, 1 lost)\n')
  const lines = run(['diff', within('old.json'), within('new.json.gz'), '--json'])
    .stdout.trimEnd()
    .split('\n')
  expect(lines.map((text) => JSON.parse(text))).toEqual([
    { of: 'fingerprint', kind: 'appeared', name: 'tls/(0303)(1303)()', old: 0, new: 2 },
    { of: 'fingerprint', kind: 'vanished', name: 'tls/(0303)(1302)()', old: 1, new: 0 },
    {
      of: 'process',
      kind: 'moved',
      name: 'wget',
      old: 1,
      new: 2,
      gained: ['tls/(0303)(1303)()'],
      lost: ['tls/(0303)(1302)()'],
    },
  ])
})

test('trouble is 2, as with diff and cmp', () => {
  expect(run(['diff', within('old.json'), within('missing')])).toMatchObject({ status: 2, stdout: '' })
  expect(run(['diff', within('old.json'), within('missing')]).stderr).toContain('ENOENT')
  expect(run(['diff', '-', '-']).status).toBe(2)
  expect(run(['diff', within('old.json')]).status).toBe(2)
  expect(run(['diff', '--help']).stdout).toContain('2 in case of trouble')
})
