import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readHostSalt } from './host-salt.ts'

const folder = mkdtempSync(join(tmpdir(), 'host-salt-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a secret is read from a file that its owner alone may read, without the blanks around it', () => {
  const path = join(folder, 'salt')
  writeFileSync(path, ' a secret \n', { mode: 0o600 })
  expect(readHostSalt(path)).toBe('a secret')
  chmodSync(path, 0o400)
  expect(readHostSalt(path)).toBe('a secret')
})

test.each([0o640, 0o604, 0o620, 0o602])('a file of mode %o is refused with what to do', (mode) => {
  const path = join(folder, 'open')
  writeFileSync(path, 'a secret\n')
  chmodSync(path, mode)
  expect(() => readHostSalt(path)).toThrow(`${path}: others may read or change this secret: chmod 600 '${path}'`)
})

test('what is no file, or an empty one, is refused: a secret on the command line would be one', () => {
  expect(() => readHostSalt(join(folder, 'secret'))).toThrow('ENOENT')
  const path = join(folder, 'empty')
  writeFileSync(path, '\n', { mode: 0o600 })
  expect(() => readHostSalt(path)).toThrow('expected a secret')
})
