import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EndpointEvent } from './endpoint-event.ts'
import { inTimeOrder } from './in-time-order.ts'
import { Labeller, type LabellerOptions } from './labeller.ts'
import type { Placed } from './read-items.ts'
import { LabelTally } from './tally.ts'

interface Made {
  readonly time: number
  readonly port: number
  readonly pid?: number
  readonly name?: string
  readonly host?: string
  readonly sha256?: string
}

const connection = (port: number) => ({ key: `here:${port} there:443`, transport: 6 })

function placed<Item extends { time: number }>(item: Item, line: number): Placed<Item> {
  return { time: item.time, item, path: 'made.ndjson', line }
}

function eventOf({ time, port, pid, name = 'curl', host, sha256 }: Made): EndpointEvent {
  const owner = { name, path: undefined, pid, sha256, parent: undefined, host, os: undefined }
  return { time, connection: connection(port), owner }
}

async function* stream<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items
}

async function label(messages: readonly Made[], events: readonly Made[], options: Partial<LabellerOptions> = {}) {
  const tallies = { records: new LabelTally(), events: new LabelTally() }
  const labeller = new Labeller(stream(events.map((event, at) => placed(eventOf(event), at + 1))), {
    window: { before: 5, after: 2 },
    disorder: 10,
    ...tallies,
    ...options,
  })
  const owners = []
  for (const [at, { time, port }] of messages.entries())
    owners.push(await labeller.ownerOf(placed({ time, connection: connection(port) }, at + 1)))
  await labeller.finish()
  return { owners, ...tallies }
}

const at = (time: number, port = 1) => ({ time, port })

test('an event within the window, its ends included, and none outside', async () => {
  const { owners } = await label([at(100)], [{ ...at(95), pid: 1 }])
  expect(owners).toMatchObject([{ name: 'curl', pid: 1 }])
  expect((await label([at(100)], [at(102)])).owners).toMatchObject([{ name: 'curl' }])
  expect((await label([at(100)], [at(94.999)])).owners).toEqual(['unmatched'])
  expect((await label([at(100)], [at(102.001)])).owners).toEqual(['unmatched'])
})

test('the same process twice is one; what either event knows is kept', async () => {
  const events = [
    { ...at(99), pid: 7, host: 'ws1' },
    { ...at(101), pid: 7, sha256: 'ab' },
  ]
  expect((await label([at(100)], events)).owners).toMatchObject([{ name: 'curl', pid: 7, host: 'ws1', sha256: 'ab' }])
})

test.each([
  ['another process number', { pid: 8 }],
  ['another name', { pid: 7, name: 'wget' }],
  ['another executable', { pid: 7, sha256: 'cd' }],
  ['another host', { pid: 7, host: 'ws2' }],
])('a port that two processes used within the window is ambiguous: %s', async (_, other) => {
  const first = { ...at(98), pid: 7, host: 'ws1', sha256: 'ab' }
  const { owners } = await label([at(100)], [first, { ...at(101), ...other }])
  expect(owners).toEqual(['ambiguous'])
})

test('a port that is used again after the window is not', async () => {
  const events = [
    { ...at(100), name: 'curl' },
    { ...at(200), name: 'wget' },
  ]
  expect((await label([at(101), at(201)], events)).owners).toMatchObject([{ name: 'curl' }, { name: 'wget' }])
})

test('a line beyond the allowed disorder is named, counted, and never labelled', async () => {
  const { owners, records } = await label([at(100), at(89)], [at(89), at(100)])
  expect(owners).toMatchObject([{ name: 'curl' }, 'late'])
  expect(records).toMatchObject({ late: 1, firstLate: 'made.ndjson:2: 11.000 s before a line that came earlier' })
  const { events } = await label([at(100)], [at(100), at(50), at(49)])
  expect(events).toMatchObject({
    late: 2,
    taken: 3,
    firstLate: 'made.ndjson:2: 50.000 s before a line that came earlier',
  })
})

test('no more is read than a message needs: the events may never end', async () => {
  const endless = (function* () {
    for (let time = 0; ; time += 1) yield placed(eventOf({ time, port: time }), time + 1)
  })()
  const events = new LabelTally()
  const options = { window: { before: 5, after: 2 }, disorder: 10, records: new LabelTally(), events }
  const labeller = new Labeller(stream(endless), options)
  expect(await labeller.ownerOf(placed({ time: 1000, connection: connection(998) }, 1))).toMatchObject({ name: 'curl' })
  expect(events.taken).toBe(1014)
})

/** Items in an order that no more than the disorder of ten seconds separates from that of time. */
const nearlyInOrder = (item: fc.Arbitrary<Made>) =>
  fc
    .array(fc.tuple(item, fc.integer({ min: 0, max: 10 })), { maxLength: 60 })
    .map((items) => items.sort(([a, late], [b, later]) => a.time + late - b.time - later).map(([made]) => made))

const message = fc.record({ time: fc.integer({ min: 0, max: 120 }), port: fc.integer({ min: 1, max: 4 }) })
const event = fc.record({
  time: fc.integer({ min: 0, max: 120 }),
  port: fc.integer({ min: 1, max: 4 }),
  pid: fc.integer({ min: 1, max: 3 }),
})

test('as if every message were compared with every event', async () => {
  await fc.assert(
    fc.asyncProperty(nearlyInOrder(message), nearlyInOrder(event), async (messages, events) => {
      const expected = messages.map(({ time, port }) => {
        const near = events.filter((other) => other.port === port && other.time >= time - 5 && other.time <= time + 2)
        const pids = new Set(near.map(({ pid }) => pid))
        return pids.size === 0 ? 'unmatched' : pids.size === 1 ? [...pids][0] : 'ambiguous'
      })
      const { owners, records } = await label(messages, events)
      expect(owners.map((owner) => (typeof owner === 'string' ? owner : owner.pid))).toEqual(expected)
      expect(records.late).toBe(0)
    }),
  )
})

test('streams become one, in the order of time', async () => {
  const streams = [[1, 4, 4, 9], [], [2, 3, 8], [0]].map((times) => stream(times.map((time) => ({ time }))))
  const times: number[] = []
  for await (const { time } of inTimeOrder(streams)) times.push(time)
  expect(times).toEqual([0, 1, 2, 3, 4, 4, 8, 9])
})
