import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeFileAtomically } from './write-file.ts'

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
