import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { observationFiles } from './observation-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

mkdirSync(join(folder, 'b', 'deep'), { recursive: true })
mkdirSync(join(folder, '.hidden'))
mkdirSync(join(folder, 'empty'))
for (const name of ['z.ndjson', 'a.jsonl.gz', 'b/deep/c.json', 'b/d.ndjson.zst', 'README.md', '.e.ndjson', 'x.gz']) {
  writeFileSync(join(folder, name), '')
}
writeFileSync(join(folder, '.hidden', 'f.ndjson'), '')
symlinkSync(join(folder, 'z.ndjson'), join(folder, 'b', 'link.ndjson'))
symlinkSync(folder, join(folder, 'b', 'loop.ndjson'))

const within = (...names: string[]) => names.map((name) => join(folder, name))

test('a folder: observation files at any depth, sorted, each once, without hidden ones', () => {
  const files = observationFiles([folder])
  expect(files).toEqual(within('a.jsonl.gz', 'b/d.ndjson.zst', 'b/deep/c.json', 'b/link.ndjson'))
})

test('a file that is named outright is read whatever it is called, and once', () => {
  const named = within('README.md', 'x.gz', 'README.md')
  expect(observationFiles(named)).toEqual(within('README.md', 'x.gz'))
  expect(observationFiles([join(folder, 'b', 'deep'), join(folder, 'b', 'deep', 'c.json')])).toHaveLength(1)
})

test('standard input', () => {
  expect(observationFiles(['-', '-'])).toEqual(['-'])
})

test('a path that is not there, and a folder without observations', () => {
  expect(() => observationFiles([join(folder, 'no')])).toThrow(/no: ENOENT/)
  expect(() => observationFiles([join(folder, 'empty')])).toThrow('empty: expected a folder with .ndjson')
})
