import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isTar, readTar } from './tar.ts'

let folder = ''
const CONTENT = 'x'.repeat(1000)

/** GNU tar 1.34 makes the archives. */
const tar = (format: string, ...names: string[]): Uint8Array =>
  execFileSync('tar', ['c', `--format=${format}`, '-C', folder, ...names])

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerpost-tar-'))
  mkdirSync(join(folder, 'deep'))
  writeFileSync(join(folder, 'VERSION'), '1\n')
  writeFileSync(join(folder, 'empty'), '')
  writeFileSync(join(folder, 'deep', 'content'), CONTENT)
  symlinkSync('VERSION', join(folder, 'link'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function textsOf(archive: Uint8Array): [string, string][] {
  return [...readTar(archive, 'a.tar')].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])
}

describe.each(['ustar', 'gnu', 'pax', 'v7'])('%s', (format) => {
  test('regular files are read, by their names without ./', () => {
    expect(textsOf(tar(format, './VERSION', 'empty', 'link', 'deep'))).toEqual([
      ['VERSION', '1\n'],
      ['empty', ''],
      ['deep/content', CONTENT],
    ])
  })
})

test('an archive is told by its first header', () => {
  expect(['ustar', 'gnu', 'pax'].map((format) => isTar(tar(format, 'empty')))).toEqual([true, true, true])
  expect(isTar(new TextEncoder().encode('{"str_repr":"(0303)(1301)"}'.repeat(40)))).toBe(false)
  expect(isTar(new Uint8Array(0))).toBe(false)
})

test('a broken header is an error at its offset', () => {
  const broken = tar('ustar', 'VERSION', 'deep/content').slice()
  broken[1024 + 3] = 0x41
  expect(() => readTar(broken, 'a.tar')).toThrow('a.tar:1024: broken tar archive: not a header')
})

test('a cut archive has the files before the cut; one that is cut itself is an error', () => {
  const whole = tar('ustar', 'VERSION', 'deep/content')
  const namesAt = (length: number) => [...readTar(whole.subarray(0, length), 'a.tar').keys()]
  expect([0, 511].map(namesAt)).toEqual([[], []])
  expect([514, 1024, 1535].map(namesAt)).toEqual(Array(3).fill(['VERSION']))
  expect([2536, 3072, whole.length].map(namesAt)).toEqual(Array(3).fill(['VERSION', 'deep/content']))
  for (const length of [1536, 1537, 2535])
    expect(() => namesAt(length)).toThrow('a.tar:1024: broken tar archive: a file is cut')
})
