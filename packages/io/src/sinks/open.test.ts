import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hasZstd } from '../packing/packing.ts'
import { openSink } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'io-sink-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LINES = Array.from({ length: 1000 }, (_, at) => `line ${at}\n`)

async function write(name: string): Promise<string> {
  const path = join(folder, name)
  const sink = openSink(path)
  for (const line of LINES) await sink.write(Buffer.from(line))
  await sink.end()
  return path
}

test('a file is plain, or packed as its name says', async () => {
  expect(readFileSync(await write('plain'), 'utf8')).toBe(LINES.join(''))
  const unpacked = execFileSync('gzip', ['-dc', await write('packed.gz')], { encoding: 'utf8' })
  expect(unpacked).toBe(LINES.join(''))
})

test.runIf(hasZstd())('zstd, where Node has it', async () => {
  expect(execFileSync('zstd', ['-dc', await write('packed.zst')], { encoding: 'utf8' })).toBe(LINES.join(''))
})

test('an output that is an input, under whatever name, is refused and stays as it is', () => {
  const [input, link] = [join(folder, 'input'), join(folder, 'link')]
  writeFileSync(input, 'kept')
  symlinkSync(input, link)
  expect(() => openSink(link, ['nothing', input])).toThrow(`${link}: is one of the inputs`)
  expect(readFileSync(input, 'utf8')).toBe('kept')
})

test('an output that cannot be made is an error that names it', () => {
  const path = join(folder, 'no', 'file')
  for (const name of [path, `${path}.gz`]) expect(() => openSink(name)).toThrow(`${name}: ENOENT`)
})
