import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as zlib from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const run = (...args: readonly string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' })

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-zstd-'))
  writeFileSync(within('observations.ndjson'), `${JSON.stringify(OBSERVATION)}\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))
const within = (name: string) => join(folder, name)

const OBSERVATION = { fingerprint: 'tls/(0303)(1301)((0000))', process: 'curl', dst_ip: null, dst_port: null }
const hasZstd = 'zstdCompressSync' in zlib

test.skipIf(hasZstd)('a Node without zstd says so before the work', () => {
  const result = run('build', within('observations.ndjson'), '-o', within('db.json.zst'))
  expect(result.status).toBe(2)
  expect(result.stderr).toMatch(/^fpdb: --output: zstd needs Node.js 22.15 or newer, and this is v/)
  expect(existsSync(within('db.json.zst'))).toBe(false)
  // printf '{"a":1}\n' | zstd | base64 (zstd 1.5.4)
  writeFileSync(within('other.zst'), Buffer.from('KLUv/QRYQQAAeyJhIjoxfQoWTA3M', 'base64'))
  for (const args of [['build'], ['stats'], ['validate']]) {
    expect(run(...args, within('other.zst'))).toMatchObject({ status: 1, stdout: '' })
    expect(run(...args, within('other.zst')).stderr).toContain('zstd needs Node.js 22.15')
  }
})

test.runIf(hasZstd)('databases are written and read as zstd, where Node has it', () => {
  const plain = run('build', within('observations.ndjson')).stdout
  expect(run('build', within('observations.ndjson'), '-o', within('db.json.zst'), '-q').status).toBe(0)
  expect(spawnSync('zstd', ['-dc', within('db.json.zst')], { encoding: 'utf8' }).stdout).toBe(plain)
  expect(run('merge', within('db.json.zst'), '-q').stdout).toBe(plain)
  expect(run('lookup', 'curl', '-d', within('db.json.zst')).stdout).toContain('curl')
  spawnSync('zstd', ['-q', within('observations.ndjson')])
  expect(readFileSync(within('observations.ndjson.zst')).length).toBeGreaterThan(0)
  expect(run('build', within('observations.ndjson.zst')).stdout).toBe(plain)
})
