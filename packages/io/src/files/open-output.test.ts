import {
  existsSync,
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
import { afterAll, expect, test } from 'vitest'
import { hasZstd } from '../packing/packing.ts'
import { openOutput } from './open-output.ts'

const folder = mkdtempSync(join(tmpdir(), 'io-output-'))
afterAll(() => rmSync(folder, { recursive: true }))
const bytes = (text: string) => new TextEncoder().encode(text)

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content, { mode: 0o640 })
  return path
}

test('a file over files takes its name at the end, with the mode of the one before', async () => {
  const [input, path] = [file('input', 'in'), file('replaced', 'old')]
  const output = openOutput(path, [input])
  await output.write(bytes('new'))
  expect(readFileSync(path, 'utf8')).toBe('old')
  await output.end()
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(statSync(path).mode & 0o777).toBe(0o640)
})

test('an abandoned file stays as it was, and nothing is left beside it', async () => {
  const path = file('kept', 'old')
  const output = openOutput(path, [join(folder, 'missing')])
  await output.write(bytes('new'))
  await output.abandon()
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder).filter((name) => name.startsWith('kept.'))).toEqual([])
})

test('over standard input bytes are in the file as they come', async () => {
  const path = file('direct', 'old')
  const output = openOutput(path, ['-'])
  await output.write(bytes('new'))
  expect(readFileSync(path, 'utf8')).toBe('new')
  await output.end()
})

test('an output that is an input, under whatever name, is refused and stays as it is', () => {
  const [input, link] = [file('both', 'kept'), join(folder, 'link')]
  symlinkSync(input, link)
  expect(() => openOutput(link, [input])).toThrow(`${link}: is one of the inputs`)
  expect(readFileSync(input, 'utf8')).toBe('kept')
})

test.runIf(!hasZstd())('a file that cannot be packed stays as it is', () => {
  const path = file('old.zst', 'old')
  for (const inputs of [['-'], []]) expect(() => openOutput(path, inputs)).toThrow('zstd needs Node.js 22.15')
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(existsSync(`${path}.${process.pid}.tmp`)).toBe(false)
})
