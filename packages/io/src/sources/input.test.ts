import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { openInput } from './input.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-input-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function textOf(content: string | Uint8Array, part = {}): Promise<string> {
  const path = join(folder, 'observations.ndjson')
  writeFileSync(path, content)
  const { chunks } = await openInput({ path, ...part }, new AbortController().signal)
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all).toString()
}

test('a file, a part of one, and an empty one', async () => {
  expect(await textOf('abcdef')).toBe('abcdef')
  expect(await textOf('abcdef', { start: 1, end: 3 })).toBe('bc')
  expect(await textOf('')).toBe('')
})

test('gzip by content, also of several members and larger than a chunk', async () => {
  const line = `{"name":"${'ü'.repeat(600_000)}"}\n`
  const packed = Buffer.concat([zlib.gzipSync(line), zlib.gzipSync(line)])
  expect(await textOf(packed)).toBe(line + line)
})

test('a gzip file that ends early is an error', async () => {
  const packed = zlib.gzipSync('{"a":1}\n'.repeat(1000))
  await expect(textOf(packed.subarray(0, -10))).rejects.toThrow(
    'observations.ndjson: broken gzip file: unexpected end of file',
  )
})

test.runIf('zstdCompressSync' in zlib)('zstd, where node:zlib has it', async () => {
  // printf '{"a":1}\n' | zstd | base64 (zstd 1.5.4)
  expect(await textOf(Buffer.from('KLUv/QRYQQAAeyJhIjoxfQri7+zg', 'base64'))).toBe('{"a":1}\n')
})

test.skipIf('zstdCompressSync' in zlib)('zstd, where node:zlib lacks it, is an error that says so', async () => {
  await expect(textOf(Buffer.from('28b52ffd00', 'hex'))).rejects.toThrow(
    `zstd needs Node.js 22.15 or newer, and this is ${process.version}`,
  )
})

test('a path that is not there', async () => {
  await expect(openInput({ path: join(folder, 'no') }, new AbortController().signal)).rejects.toThrow('no: ENOENT')
})

test('a reading that is stopped ends with an error', async () => {
  const path = join(folder, 'stopped.ndjson')
  writeFileSync(path, Buffer.alloc(10_000_000))
  const stop = new AbortController()
  const { chunks } = await openInput({ path }, stop.signal)
  const reading = (async () => {
    for await (const chunk of chunks) if (chunk.length > 0) stop.abort()
  })()
  await expect(reading).rejects.toThrow('aborted')
})
