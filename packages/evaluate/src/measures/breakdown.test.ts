import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { afterAll, expect, test } from 'vitest'
import { evaluate } from '../judging/evaluate.ts'
import type { JudgedSession } from '../judging/judgement.ts'
import { readSessions } from '../sessions/session.ts'
import { byDatabaseAge } from './breakdown.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-breakdown-'))
afterAll(() => rmSync(folder, { recursive: true }))

const HELLO = 'tls/(0303)(1301c02b)((0000)(0017))'

/** A database of one program, a, that ends on 15 November 2019. */
function database() {
  const process = { process: 'a', count: 100, classes_hostname_domains: { 'a.example': 100 } }
  const entry = { str_repr: HELLO, last_seen: '2019-11-15', total_count: 100, process_info: [process] }
  return loadDatabase(Buffer.from(`${JSON.stringify(entry)}\n`), { gunzip, digests: nodeDigests })
}

/** What our rule makes of sessions, of which each line gives members that are not as usual. */
async function judged(...lines: readonly object[]): Promise<readonly JudgedSession[]> {
  const usual = { fingerprint: HELLO, process: 'a', server_name: 'a.example', dst_ip: null, dst_port: 443 }
  const path = join(folder, 'sessions.ndjson')
  writeFileSync(path, lines.map((line) => `${JSON.stringify({ ...usual, ...line })}\n`).join(''))
  const sessions = await readSessions([path], new AbortController().signal)
  const options = { database: database(), families: new Map(), digests: nodeDigests }
  const [first] = await evaluate(sessions, { ...options, tiers: ['fingerprint'] })
  return first?.judgements ?? []
}

test('sessions are put together by how many days the database had ended', async () => {
  const days = ['2019-11-10', '2019-11-22', '2019-11-23', '2020-05-16', '2020-05-17', '2021-11-15', undefined]
  const parts = byDatabaseAge(await judged(...days.map((timestamp) => ({ timestamp }))))
  expect(parts.map(({ label, sessions }) => [label, sessions])).toEqual([
    ['up to a week', 2],
    ['up to a month', 1],
    ['up to half a year', 1],
    ['up to a year', 1],
    ['more than a year', 1],
  ])
})

test('the same connection leaves more open as the database ages', async () => {
  const parts = byDatabaseAge(
    await judged({ timestamp: '2019-11-20' }, { timestamp: '2020-04-01' }, { timestamp: '2020-09-15' }),
  )
  const [fresh = 0, later = 0, old = 0] = parts.map(({ unlisted }) => unlisted)
  expect(fresh).toBeLessThan(later)
  expect(later).toBeLessThan(old)
})

test('a part says how much was unknown, novel and left open', async () => {
  const timestamp = '2019-11-20'
  const unlike = 'tls/(0303)(000a)((7777))'
  const [part] = byDatabaseAge(
    await judged({ timestamp }, { timestamp }, { timestamp, process: 'b' }, { timestamp, fingerprint: unlike }),
  )
  expect(part).toMatchObject({ sessions: 4, accuracy: 0.5, novel: 0.25, unknown: 0.25, abstained: 0.25 })
  expect(part?.above90).toBe(0.75)
  expect(part?.unlisted).toBeGreaterThan(0.25)
  expect(part?.unlisted).toBeLessThan(0.4)
})
