import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logFilesOf } from './log-files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Files of these names, each written a second after the one before. */
const filesOf = (...names: string[]) => {
  for (const [second, name] of names.entries()) {
    writeFileSync(join(folder, name), name)
    utimesSync(join(folder, name), second, second)
  }
  return logFilesOf(join(folder, 'eve.json')).map(({ path }) => basename(path))
}

test('numbered files are ordered by number, the log itself is last', () => {
  expect(filesOf('eve.json', 'eve.json.1', 'eve.json.10.gz', 'eve.json.2')).toEqual([
    ...['eve.json.10.gz', 'eve.json.2', 'eve.json.1', 'eve.json'],
  ])
})

test('dated files are ordered by time', () => {
  expect(filesOf('eve.json', 'eve-20261123.json', 'eve.json-20261124.gz')).toEqual([
    ...['eve-20261123.json', 'eve.json-20261124.gz', 'eve.json'],
  ])
})

test('a file that is being packed is named once; other files are none of the log', () => {
  expect(
    filesOf('eve.json', 'eve.json.1', 'eve.json.1.gz', 'eve.json.tmp', 'eve.json.enriched', 'eve-alerts.json'),
  ).toEqual([...['eve.json.1', 'eve.json']])
})
