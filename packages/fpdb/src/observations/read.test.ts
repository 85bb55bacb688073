import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { type Line, readLines } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function linesOf(content: string | Uint8Array): Promise<Line[]> {
  const path = join(folder, 'observations.ndjson')
  writeFileSync(path, content)
  const lines: Line[] = []
  for await (const line of readLines(path, new AbortController().signal)) lines.push(line)
  return lines
}

test('lines with their numbers: blank ones are passed over, broken ones and null are not', async () => {
  expect(await linesOf('{"a":1}\n\n  \r\n{"b":\nnull\n7\r\n{"c":"é"}')).toEqual([
    { number: 1, text: '{"a":1}', value: { a: 1 } },
    { number: 4, text: '{"b":', value: undefined },
    { number: 5, text: 'null', value: null },
    { number: 6, text: '7', value: 7 },
    { number: 7, text: '{"c":"é"}', value: { c: 'é' } },
  ])
})

test('an empty file has no lines', async () => {
  expect(await linesOf('')).toEqual([])
})

test('a byte order mark is no part of the first line', async () => {
  expect(await linesOf('\ufeff{"a":1}\n')).toEqual([{ number: 1, text: '{"a":1}', value: { a: 1 } }])
})

test('gzip by content, also of several members and with names across chunks', async () => {
  const line = `{"name":"${'ü'.repeat(50_000)}"}\n`
  const packed = Buffer.concat([zlib.gzipSync(line), zlib.gzipSync(line)])
  const lines = await linesOf(packed)
  expect(lines.map(({ number, text }) => [number, text])).toEqual([
    [1, line.trim()],
    [2, line.trim()],
  ])
})

test('a gzip file that ends early is an error', async () => {
  const packed = zlib.gzipSync('{"a":1}\n'.repeat(1000))
  await expect(linesOf(packed.subarray(0, -10))).rejects.toThrow('observations.ndjson: unexpected end of file')
})

test.runIf('zstdCompressSync' in zlib)('zstd, where node:zlib has it', async () => {
  // printf '{"a":1}\n' | zstd | base64 (zstd 1.5.4)
  const packed = Buffer.from('KLUv/QRYQQAAeyJhIjoxfQri7+zg', 'base64')
  expect(await linesOf(packed)).toMatchObject([{ value: { a: 1 } }])
})

test.skipIf('zstdCompressSync' in zlib)('zstd, where node:zlib lacks it, is an error that says so', async () => {
  await expect(linesOf(Buffer.from('28b52ffd00', 'hex'))).rejects.toThrow('this Node cannot unpack zstd')
})

test('a line that would fill the memory is an error', async () => {
  await expect(linesOf('x'.repeat((1 << 23) + (1 << 16)))).rejects.toThrow(
    'expected lines of at most 8388608 characters',
  )
})

test('a reading that is stopped ends with an error', async () => {
  const path = join(folder, 'stopped.ndjson')
  writeFileSync(path, '{}\n'.repeat(100_000))
  const stop = new AbortController()
  const reading = (async () => {
    for await (const { number } of readLines(path, stop.signal)) if (number === 3) stop.abort()
  })()
  await expect(reading).rejects.toThrow('aborted')
})
