import type { FingerprintRecord } from '@fingerpost/capture'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { LabelledRecords } from './labelled-records.ts'
import type { ConnectionOwner } from './process-watcher.ts'

const recordFrom = (sourcePort: number): FingerprintRecord => ({
  protocol: registry.tls,
  message: undefined,
  encapsulations: [],
  sourceAddress: '192.0.2.1',
  destinationAddress: '192.0.2.2',
  transport: 6,
  sourcePort,
  destinationPort: 443,
  ip: { version: 4, ttl: 64, id: 1 },
  seconds: 1000,
  microseconds: 250_000,
  reassembled: false,
  truncated: false,
})

const curl = { name: 'curl', path: '/usr/bin/curl', pid: 7, user: 'root' }

function held() {
  const answers: ((owner: ConnectionOwner) => void)[] = []
  const asked: [number, number][] = []
  const taken: [number, ConnectionOwner][] = []
  const watch = {
    ask(connection: { sourcePort: number }, time: number, answer: (owner: ConnectionOwner) => void) {
      asked.push([connection.sourcePort, time])
      answers.push(answer)
    },
  }
  const records = new LabelledRecords(watch, ({ sourcePort }, owner) => taken.push([sourcePort, owner]))
  return { answers, asked, taken, records }
}

test('records keep their order, whichever is answered first', () => {
  const { answers, asked, taken, records } = held()
  for (const port of [1, 2, 3]) records.write(recordFrom(port))
  expect(asked[0]).toEqual([1, 1000.25])
  answers[2]?.(undefined)
  answers[1]?.('gone')
  expect(taken).toEqual([])
  answers[0]?.(curl)
  expect(taken).toEqual([
    [1, curl],
    [2, 'gone'],
    [3, undefined],
  ])
  expect(records.counts).toMatchObject({ named: 1, gone: 1, 'not found': 0, 'held too long': 0 })
})

test('no more than 65,536 are held', () => {
  const { taken, records } = held()
  for (let port = 0; port <= 65_536; port++) records.write(recordFrom(port))
  expect(taken).toEqual([[0, undefined]])
  expect(records.counts['held too long']).toBe(1)
})
