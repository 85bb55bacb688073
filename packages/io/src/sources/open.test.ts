import { execFileSync, spawn } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { InputError } from '../pure/errors.ts'
import type { ByteSource } from './byte-source.ts'
import { openSource } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'io-source-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function textOf(source: ByteSource, size = 1 << 16): Promise<string> {
  const space = Buffer.alloc(size)
  let text = ''
  for (let count = await source.read(space); count > 0; count = await source.read(space)) {
    text += space.toString('latin1', 0, count)
  }
  source.close()
  return text
}

const TEXT = 'a line\n'.repeat(50_000)

test('plain and packed files give the same bytes, and count those of the file', async () => {
  const packed = gzipSync(TEXT)
  for (const [name, content] of [
    ['plain', TEXT],
    ['packed', packed],
  ] as const) {
    const source = await openSource(file(name, content))
    expect(await textOf(source, 1000)).toBe(TEXT)
    expect(source.bytesRead).toBe(content.length)
  }
})

test('files shorter than what tells a packing', async () => {
  for (const content of ['', '\x1f', '(', '(\xb5', 'abc']) {
    expect(await textOf(await openSource(file('short', Buffer.from(content, 'latin1'))))).toBe(content)
  }
})

test('a named pipe is read as its writer writes, packed or not', async () => {
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const opening = openSource(path)
  const writer = createWriteStream(path)
  const packed = gzipSync(TEXT)
  writer.write(packed.subarray(0, 3))
  await setTimeout(20)
  writer.end(packed.subarray(3))
  expect(await textOf(await opening)).toBe(TEXT)
})

test('aborting ends a pipe from which nothing comes', async () => {
  const path = join(folder, 'silent')
  execFileSync('mkfifo', [path])
  const writer = spawn('sh', ['-c', `exec 3> ${path}; printf 'ab' >&3; exec sleep 60`])
  const stop = new AbortController()
  const source = await openSource(path, { signal: stop.signal })
  const space = Buffer.alloc(10)
  let count = 0
  while (count < 2) count += await source.read(space)
  const reading = source.read(space)
  stop.abort()
  expect(await reading).toBe(0)
  source.close()
  writer.kill()
})

test('an aborted file has no more bytes', async () => {
  const stop = new AbortController()
  const source = await openSource(file('aborted', TEXT), { signal: stop.signal })
  expect(await source.read(Buffer.alloc(10))).toBeGreaterThan(0)
  stop.abort()
  expect(await source.read(Buffer.alloc(10))).toBe(0)
  source.close()
})

test('what cannot be opened or unpacked is an InputError that names it', async () => {
  await expect(openSource(folder)).rejects.toThrow(new InputError(folder, undefined, 'is a directory'))
  const path = file('broken', gzipSync(TEXT).fill(0, 20))
  const source = await openSource(path)
  await expect(textOf(source)).rejects.toThrow(`${path}: broken gzip file: `)
  await expect(openSource(join(folder, 'none'))).rejects.toBeInstanceOf(InputError)
})

test.runIf(process.platform === 'linux')(
  'closing a packed source that was not read to its end closes its file',
  async () => {
    const path = file('many', gzipSync(TEXT))
    for (let n = 0; n < 3; n++) {
      const source = await openSource(path)
      await source.read(Buffer.alloc(10))
      source.close()
      source.close()
      await setTimeout(10)
    }
    const open = execFileSync('ls', ['-l', `/proc/${process.pid}/fd`], { encoding: 'utf8' })
    expect(open).not.toContain(path)
  },
)
