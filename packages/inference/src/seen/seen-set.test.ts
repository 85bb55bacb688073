import { createHash } from 'node:crypto'
import { InputError } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import type { Identification } from '../answers/identification.ts'
import { SeenSet } from './seen-set.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }
const match = { by: 'fingerprint', fingerprints: 1 } as const
const curl: Identification = { process: 'curl', score: 1, match }
const wget: Identification = { process: 'wget', score: 1, match }
const unknown: Identification = { status: 'unknown' }
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

test('a key is new once with each process, and once with none', () => {
  const seen = new SeenSet({ digests })
  const answers = [curl, curl, wget, unknown, unknown, { status: 'randomized_fingerprint' } as const, curl]
  expect(answers.map((answer) => seen.isNovel(answer, { key: 'k' }))).toEqual([
    ...[true, false, true],
    ...[true, false, false, false],
  ])
  expect(seen.isNovel(curl, { key: 'other' })).toBe(true)
  expect(seen.size).toBe(4)
})

test('hosts count where they are asked for', () => {
  const [byProcess, byHost] = [new SeenSet({ digests }), new SeenSet({ digests, scope: 'process+host' })]
  for (const host of ['192.0.2.1', '192.0.2.2', undefined]) {
    expect(byHost.isNovel(curl, { key: 'k', host })).toBe(true)
    expect(byProcess.isNovel(curl, { key: 'k', host })).toBe(host === '192.0.2.1')
  }
})

test('what the user allows is neither new nor remembered', () => {
  const seen = new SeenSet({ digests })
  expect(seen.isNovel({ ...curl, allowed: true }, { key: 'k' })).toBe(false)
  expect(seen.isNovel({ ...unknown, allowed: true }, { key: 'k' })).toBe(false)
  expect(seen.size).toBe(0)
})

test('a file holds sorted beginnings of SHA-256', () => {
  const seen = new SeenSet({ digests })
  const keys = ['a', 'b', 'c']
  for (const key of keys) seen.isNovel(curl, { key })
  // Of `a`, U+0000, `curl` and so on.
  const expected = keys.map((key) => hash('sha256')(`${key}\0curl`).slice(0, 24)).sort()
  const file = seen.file()
  expect(text(file.subarray(0, 28))).toBe('fingerpost-seen 1 process 3\n')
  expect(Buffer.from(file.subarray(28)).toString('hex')).toBe(expected.join(''))
})

test('one that is read again knows all that was seen, in whatever order, and adds up', () => {
  const keys = Array.from({ length: 70_000 }, (_, index) => `key ${index}`)
  const [one, other, both] = [new SeenSet({ digests }), new SeenSet({ digests }), new SeenSet({ digests })]
  for (const key of keys) both.isNovel(curl, { key })
  for (const key of keys.slice(0, 50_000).reverse()) one.isNovel(curl, { key })
  for (const key of keys.slice(20_000)) other.isNovel(curl, { key })
  other.addFile(one.file(), 'one')
  expect(text(other.file())).toBe(text(both.file()))
  expect(other.size).toBe(70_000)
  expect(keys.some((key) => other.isNovel(curl, { key }))).toBe(false)
  expect(other.isNovel(wget, { key: 'key 0' })).toBe(true)
})

const HEADER = 'fingerpost-seen 1 process 2\n'
test.each([
  ['nothing', '', 0],
  ['another file', 'a'.repeat(100), 0],
  ['another version', HEADER.replace('seen 1', 'seen 2') + 'a'.repeat(12) + 'b'.repeat(12), 0],
  ['one that is cut', HEADER + 'a'.repeat(12), 28],
  ['one with something more', `${HEADER + 'a'.repeat(12) + 'b'.repeat(12)}\n`, 28],
  ['one out of order', HEADER + 'b'.repeat(12) + 'a'.repeat(12), 40],
  ['one that says something twice', HEADER + 'a'.repeat(24), 40],
  ['one of another scope', HEADER.replace('process', 'process+host') + 'a'.repeat(12) + 'b'.repeat(12), undefined],
])('%s is refused', (_, content, position) => {
  const seen = new SeenSet({ digests })
  const add = () => seen.addFile(Buffer.from(content), 'seen.bin')
  expect(add).toThrow(InputError)
  expect(add).toThrow(expect.objectContaining({ path: 'seen.bin', position }))
})
