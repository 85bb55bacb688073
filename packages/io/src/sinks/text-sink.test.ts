import { expect, test } from 'vitest'
import type { ByteSink } from './byte-sink.ts'
import { TextSink } from './text-sink.ts'

const MEBIBYTE = 1024 * 1024

/** Keeps the bytes as they are handed over, without a copy, until it is told that they may go. */
function slowSink(): ByteSink & { readonly text: () => string; readonly release: () => void } {
  const held: Uint8Array[] = []
  const waiting: (() => void)[] = []
  return {
    write(bytes) {
      held.push(bytes)
      return new Promise((resolve) => waiting.push(resolve))
    },
    end() {},
    text: () => Buffer.concat(held).toString(),
    release: () => {
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

test('a sink that answers later keeps its bytes, and flush waits for it', async () => {
  const sink = slowSink()
  const output = new TextSink(sink)
  const texts = ['é'.repeat(300_000), 'b'.repeat(2 * MEBIBYTE), 'c'.repeat(900_000), 'd\n']
  for (const text of texts) output.write(text)
  let isDone = false
  const flushed = Promise.resolve(output.flush()).then(() => {
    isDone = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isDone).toBe(false)
  output.write('after')
  sink.release()
  await flushed
  expect(sink.text()).toBe(texts.join(''))
})

test('a sink that answers at once is flushed at once', () => {
  const written: string[] = []
  const output = new TextSink({ write: (bytes) => void written.push(Buffer.from(bytes).toString()), end: () => {} })
  output.write('a')
  output.write('b')
  expect(written).toEqual([])
  expect(output.flush()).toBeUndefined()
  expect(written).toEqual(['ab'])
})

test('what the sink fails with reaches whoever flushes', async () => {
  const output = new TextSink({ write: () => Promise.reject(new Error('no room')), end: () => {} })
  output.write('a')
  await expect(output.end()).rejects.toThrow('no room')
})
