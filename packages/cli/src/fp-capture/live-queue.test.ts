import { expect, test } from 'vitest'
import { LineQueue } from './live-queue.ts'

/** A sink that takes lines when it is told to. */
function slowSink() {
  const written: string[] = []
  const waiting: (() => void)[] = []
  return {
    written,
    /** Lets one write end. */
    release: () => waiting.shift()?.(),
    sink: {
      async write(lines: readonly string[]) {
        await new Promise<void>((resolve) => waiting.push(resolve))
        written.push(...lines)
      },
      reopen: () => written.push('reopened'),
      close: () => written.push('closed'),
    },
  }
}

/** Lets everything happen that waits for nothing outside. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('what finds no room is dropped and counted, until the sink has taken some', async () => {
  const { sink, written, release } = slowSink()
  const queue = new LineQueue(sink, 6, () => {})
  queue.write('abc')
  await settle()
  for (const line of ['def', 'g']) queue.write(line)
  expect(queue.dropped).toBe(1)
  release()
  await settle()
  queue.write('hij')
  queue.write('k')
  expect(queue.dropped).toBe(2)
  release()
  await settle()
  release()
  await queue.close()
  expect(written).toEqual(['abc', 'def', 'hij', 'closed'])
})

test('a new file begins behind the lines that were there', async () => {
  const { sink, written, release } = slowSink()
  const queue = new LineQueue(sink, 100, () => {})
  queue.write('a')
  await settle()
  queue.write('b')
  queue.reopen()
  release()
  await settle()
  queue.write('c')
  release()
  await settle()
  release()
  await queue.close()
  expect(written).toEqual(['a', 'b', 'reopened', 'c', 'closed'])
})

test('a sink that fails is told of once, and the capture goes on without it', async () => {
  const failures: unknown[] = []
  const error = new Error('no space left on device')
  const sink = { write: () => Promise.reject(error), reopen: () => {}, close: () => {} }
  const queue = new LineQueue(sink, 100, (failure) => failures.push(failure))
  queue.write('a')
  await settle()
  queue.write('b')
  await settle()
  expect(failures).toEqual([error])
  expect(queue.dropped).toBe(1)
})
