import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { readSessions } from '@fingerpost/evaluate'
import { beforeAll, expect, test } from 'vitest'
import { leftOutFolds, type Observed } from './left-out.ts'

const fingerprint = 'tls/(0303)(1301)()'

const LAST = '2026-11-24.5'
const some: Observed[] = []

beforeAll(async () => {
  const folder = mkdtempSync(`${tmpdir()}/fingerpost-left-out-`)
  const lines = [
    ['git', '1', '2026-11-24.1'],
    ['git', '2', LAST],
    ['git-remote-https', '1', '2026-11-24.1'],
    ['svn', '1', LAST],
  ].map(([process, version, run]) => {
    const software = { process, process_version: version, library: 'L 1' }
    return JSON.stringify({
      ...software,
      timestamp: '2026-11-24T00:00:00Z',
      fingerprint,
      dst_ip: null,
      dst_port: null,
      run,
      host: 'lab-1',
    })
  })
  writeFileSync(`${folder}/some.ndjson`, lines.map((line) => `${line}\n`).join(''))
  const sessions = await readSessions([folder], new AbortController().signal)
  rmSync(folder, { recursive: true })
  some.push(...sessions.map((session): Observed => ({ session, facts: JSON.parse(session.line) })))
})

test.each(['program', 'vendor', 'library'] as const)('of what is left out by %s, nothing is trained on', (kind) => {
  const folds = leftOutFolds(some, kind)
  expect(folds.flatMap(({ test: judged }) => judged)).toHaveLength(2)
  for (const { train, test: judged } of folds) {
    const names = new Set(judged.map(({ observation }) => observation.process))
    expect(train.filter(({ observation }) => names.has(observation.process))).toEqual([])
  }
})

test('programs of one maker are left out together', () => {
  const ofGit = leftOutFolds(some, 'vendor').find(({ test: judged }) => judged[0]?.observation.process === 'git')
  expect(ofGit?.train).toEqual([])
})

test('only the newest of several versions is left out', () => {
  const [fold] = leftOutFolds(some, 'version')
  expect(fold?.test.map(({ line }) => JSON.parse(line).process_version)).toEqual(['2'])
  expect(fold?.train).toHaveLength(3)
})
