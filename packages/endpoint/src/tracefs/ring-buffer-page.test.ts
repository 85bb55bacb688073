import { endianness } from 'node:os'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPage } from './ring-buffer-page.ts'

/** Words of 32 bits as a page, behind its time stamp and length; the rest of it is not part of the length. */
function page(words: readonly number[], { time = 0n, length = words.length * 4 } = {}): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(16 + words.length * 4 + 64))
  bytes.setBigUint64(0, time, true)
  bytes.setUint32(8, length, true)
  for (const [index, word] of words.entries()) bytes.setUint32(16 + index * 4, word, true)
  return new Uint8Array(bytes.buffer)
}

const entry = (kind: number, delta: number) => ((delta << 5) | kind) >>> 0

function events(bytes: Uint8Array): [number, number][] {
  const seen: [number, number][] = []
  readPage(bytes, (time, at) => seen.push([time, at]))
  return seen
}

// The layout: include/linux/ring_buffer.h of Linux 6.18, `enum ring_buffer_type`.
describe.runIf(endianness() === 'LE')('a page of the ring buffer', () => {
  test('events of known length, and with a word for it', () => {
    const words = [entry(2, 5), 1, 2, entry(0, 7), 12, 3, 4, entry(1, 1), 9]
    expect(events(page(words, { time: 1000n }))).toEqual([
      [1005, 20],
      [1012, 36],
      [1013, 48],
    ])
  })

  test('time that is extended, absolute or padded', () => {
    const extended = [entry(30, 3), 2, entry(1, 0), 9]
    expect(events(page(extended, { time: 10n }))).toEqual([[10 + 2 * 2 ** 27 + 3, 28]])
    const absolute = [entry(31, 4), 5, entry(1, 1), 9]
    expect(events(page(absolute, { time: 10n }))).toEqual([[5 * 2 ** 27 + 5, 28]])
    const padded = [entry(29, 6), 8, 0, entry(1, 0), 9, entry(29, 0), entry(1, 0), 9]
    expect(events(page(padded, { time: 10n }))).toEqual([[16, 32]])
  })

  test('nothing behind its length, and events that were lost before it', () => {
    const words = [entry(1, 1), 9, entry(1, 1), 9]
    expect(events(page(words, { length: 8 }))).toHaveLength(1)
    expect(readPage(page(words), () => {})).toBe(false)
    expect(readPage(page(words, { length: 0x8000_0010 }), () => {})).toBe(true)
  })

  test('any bytes end', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readPage(bytes, () => {}) !== undefined))
  })
})
