import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { foldsOf } from './folds.ts'
import { readSessions } from './session.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-folds-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the newest version goes by its numbers, with or without a v', async () => {
  const versions = ['v18.20.8', '22.1.0', '9.11.2', 'v22.10.0']
  const lines = versions.map((version) =>
    JSON.stringify({
      fingerprint: 'tls/(0303)(c02b)()',
      dst_ip: null,
      dst_port: 443,
      process: 'node',
      process_version: version,
    }),
  )
  const path = join(folder, 'sessions.ndjson')
  writeFileSync(path, `${lines.join('\n')}\n`)
  const [fold] = foldsOf(await readSessions([path], new AbortController().signal), 'version')
  expect(fold?.test.map(({ groups }) => groups.version)).toEqual(['v22.10.0'])
  expect(fold?.train).toHaveLength(3)
})

test('what only the newest version of a program sends is trained on', async () => {
  const lines = ['tls/(0303)(c02b)()', 'ssh/()()()()()()()()'].map((fingerprint) =>
    JSON.stringify({ fingerprint, dst_ip: null, dst_port: 443, process: 'python', process_version: '3.11.2' }),
  )
  const old = lines[0]?.replace('3.11.2', '2.7.18')
  const path = join(folder, 'types.ndjson')
  writeFileSync(path, `${[old, ...lines].join('\n')}\n`)
  const [fold] = foldsOf(await readSessions([path], new AbortController().signal), 'version')
  expect(fold?.test.map(({ line }) => line)).toEqual([lines[0]])
  expect(fold?.train.map(({ line }) => line)).toEqual([old, lines[1]])
})
