import { isObject } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { eventSources } from './registry.ts'

const LINE = {
  timestamp: '2026-11-24T04:00:00.25Z',
  src_ip: '10.0.0.8',
  src_port: 40_000,
  dst_ip: '192.0.2.1',
  dst_port: 443,
  protocol: 6,
  process: {
    name: 'curl',
    path: '/usr/bin/curl',
    pid: 4711,
    sha256: 'ef'.repeat(32),
    parent: { name: 'bash', path: '/usr/bin/bash' },
    user: 'alice',
  },
  host: '7f3a',
  os: { name: 'Debian', edition: 'bookworm', version: '12' },
}

function read(line: unknown) {
  const object = isObject(line) ? line : {}
  const source = eventSources().find((candidate) => candidate.recognizes(object))
  expect(source?.name).toBe('socket event')
  return source?.read(object)
}

test('our own format', () => {
  expect(read(LINE)).toEqual([
    {
      time: 1_795_492_800.25,
      connection: { key: '167772168:40000 3221225985:443', transport: 6 },
      owner: {
        name: 'curl',
        path: '/usr/bin/curl',
        pid: 4711,
        sha256: 'ef'.repeat(32),
        parent: 'bash',
        host: '7f3a',
        os: { name: 'Debian', edition: 'bookworm', version: '12' },
      },
    },
  ])
})

test('a name alone, a parent alone, a path alone', () => {
  expect(read({ ...LINE, process: 'curl' })).toMatchObject([{ owner: { name: 'curl', path: undefined } }])
  expect(read({ ...LINE, process: { name: 'curl', parent: 'bash' } })).toMatchObject([{ owner: { parent: 'bash' } }])
  expect(read({ ...LINE, process: { path: '/opt/x' } })).toMatchObject([{ owner: { name: 'x', path: '/opt/x' } }])
})

test('a record of a network monitor that knows the process', () => {
  const ground_truth = { process_name: 'curl', process_path: '/usr/bin/curl', os: 'Linux', parent_name: 'bash' }
  const { timestamp: _, process: __, os: ___, ...record } = { ...LINE, event_start: 1_795_492_800.25, ground_truth }
  expect(read(record)).toMatchObject([
    { time: 1_795_492_800.25, owner: { name: 'curl', parent: 'bash', os: { name: 'Linux' } } },
  ])
})

test('without a process it is passed over, without a time refused', () => {
  const { process: _, ...unlabelled } = LINE
  expect(read(unlabelled)).toEqual(['no process'])
  const { timestamp: __, ...timeless } = LINE
  expect(() => read(timeless)).toThrow('timestamp: expected a date and time of RFC 3339')
})
