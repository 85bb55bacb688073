import { execFileSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import { inflate } from 'pako'
import { expect, test } from 'vitest'
import { gzipLines } from './gzip.ts'

const LINES = Array.from({ length: 2000 }, (_, at) => `{"line":${at},"name":"é"}`)
const TEXT = LINES.map((line) => `${line}\n`).join('')

test('the header of RFC 1952: no time, no name, unknown system, the comment up to a zero byte', () => {
  const bytes = Buffer.from(gzipLines(LINES, '{"schema":1}'))
  expect(bytes.subarray(0, 4).toString('hex')).toBe('1f8b0810')
  expect(bytes.subarray(4, 8).toString('hex')).toBe('00000000')
  expect(bytes[9]).toBe(255)
  expect(bytes.subarray(10, 23).toString('latin1')).toBe('{"schema":1}\0')
})

test('every reader finds the lines and passes over the comment', () => {
  const bytes = gzipLines(LINES, `{"long":"${'x'.repeat(200_000)}"}`)
  expect(gunzipSync(bytes).toString()).toBe(TEXT)
  expect(inflate(bytes, { toText: true })).toBe(TEXT)
  expect(execFileSync('gzip', ['-dc'], { input: bytes }).toString()).toBe(TEXT)
})

test('no lines', () => {
  expect(gunzipSync(gzipLines([], '{}'))).toHaveLength(0)
})

test('a comment that other readers could trip over is misuse', () => {
  expect(() => gzipLines([], 'é')).toThrow(TypeError)
  expect(() => gzipLines([], 'a\0b')).toThrow('comment: expected printable ASCII')
})
