import { spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { writeChunksAtomically, writeFileAtomically } from './write-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-write-'))
afterAll(() => rmSync(folder, { recursive: true }))
const bytes = (text: string) => new TextEncoder().encode(text)

test('a new file, then another content, and nothing beside it', () => {
  const path = join(folder, 'new')
  writeFileAtomically(path, bytes('one'))
  writeFileAtomically(path, bytes('two'))
  expect(readFileSync(path, 'utf8')).toBe('two')
  expect(readdirSync(folder)).toEqual(['new'])
})

test('removes what killed processes left behind for this file, and nothing else', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  const names = [`left.${pid}.tmp`, `left.${process.ppid}.tmp`, `left.${pid}.tmp.gz`, `other.${pid}.tmp`, 'left.0.tmp']
  for (const name of names) writeFileSync(join(folder, name), '')
  writeFileAtomically(join(folder, 'left'), bytes(''))
  expect(names.filter((name) => existsSync(join(folder, name)))).toEqual(names.slice(1))
})

test.each([
  ['at once', (path: string) => writeFileAtomically(path, bytes('new'))],
  ['in chunks', (path: string) => writeChunksAtomically(path, Readable.from([bytes('new')]))],
])('mode and owner stay, written %s', async (how, write) => {
  const path = join(folder, `private ${how}`)
  writeFileSync(path, 'old', { mode: 0o600 })
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(path, 12_345, 54_321)
  await write(path)
  const { mode, uid, gid } = statSync(path)
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(mode & 0o777).toBe(0o600)
  if (isRoot) expect([uid, gid]).toEqual([12_345, 54_321])
})

test('a symbolic link stays one', () => {
  const path = join(folder, 'link')
  writeFileSync(join(folder, 'target'), 'old')
  symlinkSync('target', path)
  writeFileAtomically(path, bytes('new'))
  expect(lstatSync(path).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('new')
})

test('what is no file is written to, not replaced', () => {
  writeFileAtomically('/dev/null', bytes('gone'))
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
})

test('a folder that is not there', () => {
  expect(() => writeFileAtomically(join(folder, 'no', 'file'), bytes(''))).toThrow('ENOENT')
  expect(existsSync(join(folder, 'no'))).toBe(false)
})
