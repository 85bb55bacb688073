import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { classifierOf } from './options.ts'

const HELLO = 'tls/(0303)(1301)()'

let folder = ''
let database = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerpost-options-'))
  database = join(folder, 'db.json')
  const processes = [{ process: 'p', count: 1, os_info: { '(Linux)(Debian)(13)': 1 } }]
  writeFileSync(database, JSON.stringify({ str_repr: HELLO, total_count: 1, process_info: processes }))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('--os asks for operating systems', () => {
  const answerTo = (os: boolean | undefined) =>
    classifierOf({
      database: [database],
      os,
      rule: 'pmercury',
      minScore: 0,
      minNameScore: 0.5,
      overrides: undefined,
    }).identify({
      fingerprint: HELLO,
    })
  expect(answerTo(true)).toMatchObject({ operatingSystems: [{ name: '(Linux)(Debian)(13)', probability: 1 }] })
  expect(answerTo(false)).toMatchObject({ process: 'p', operatingSystems: undefined })
  expect(answerTo(undefined)).toMatchObject({ process: 'p', operatingSystems: undefined })
})
