import { isObject } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { eventSources } from './registry.ts'

/** A row of bpf_socket_events (osquery 5.12). */
const BPF = {
  tid: '811',
  pid: '811',
  parent: '640',
  uid: '1000',
  gid: '1000',
  cid: '0',
  exit_code: '-115',
  probe_error: '0',
  syscall: 'connect',
  path: '/usr/bin/curl',
  fd: '5',
  family: '2',
  type: '2049',
  protocol: '0',
  local_address: '10.0.0.6',
  remote_address: '192.0.2.1',
  local_port: '40404',
  remote_port: '443',
  duration: '48211',
  ntime: '8812345678901',
  time: '1795492800',
}

/** A row of process_open_sockets joined with processes and hash. */
const OPEN = {
  pid: '812',
  family: '10',
  protocol: '17',
  local_address: '2001:db8::6',
  local_port: '40405',
  remote_address: '2001:db8::1',
  remote_port: '443',
  path: '',
  process_path: '/opt/google/chrome/chrome',
  name: 'chrome',
  sha256: 'AB'.repeat(32),
}

const RESULT = {
  name: 'pack_sockets',
  hostIdentifier: 'srv1',
  calendarTime: 'Tue Nov 24 04:00:09 2026 UTC',
  unixTime: 1_795_492_809,
  epoch: 0,
  counter: 7,
  numerics: false,
}

function read(line: unknown) {
  const object = isObject(line) ? line : {}
  const source = eventSources().find((candidate) => candidate.recognizes(object))
  expect(source?.name).toBe('osquery')
  return source?.read(object)
}

const BPF_EVENT = {
  time: 1_795_492_800,
  connection: { key: '167772166:40404 3221225985:443', transport: 6 },
  owner: {
    name: 'curl',
    path: '/usr/bin/curl',
    pid: 811,
    sha256: undefined,
    parent: undefined,
    host: 'srv1',
    os: undefined,
  },
}

const OPEN_EVENT = {
  time: RESULT.unixTime,
  connection: { transport: 17 },
  owner: {
    name: 'chrome',
    path: '/opt/google/chrome/chrome',
    pid: 812,
    sha256: 'ab'.repeat(32),
    host: 'srv1',
  },
}

test('bpf_socket_events: an event a line, at the time of the system call', () => {
  expect(read({ ...RESULT, action: 'added', columns: BPF })).toEqual([BPF_EVENT])
})

test('without a time column, the time of the query', () => {
  const { time: _, ...timeless } = BPF
  expect(read({ ...RESULT, action: 'added', columns: timeless })).toMatchObject([{ time: RESULT.unixTime }])
})

test('process_open_sockets: a snapshot, and a batch of differences', () => {
  expect(read({ ...RESULT, action: 'snapshot', snapshot: [OPEN, BPF] })).toMatchObject([OPEN_EVENT, BPF_EVENT])
  const diffResults = { added: [BPF], removed: [OPEN] }
  expect(read({ ...RESULT, diffResults })).toMatchObject([BPF_EVENT, OPEN_EVENT])
  expect(read({ ...RESULT, diffResults: { added: '', removed: [OPEN] } })).toMatchObject([OPEN_EVENT])
})

test('numbers as numbers (--log_numerics_as_numbers)', () => {
  const columns = { ...BPF, pid: 811, local_port: 40_404, remote_port: 443, protocol: 6, type: 1, time: 1_795_492_800 }
  expect(read({ ...RESULT, numerics: true, columns })).toEqual([BPF_EVENT])
})

test('socket_events do not know the local end of a connect', () => {
  const columns = { ...BPF, syscall: undefined, action: 'connect', local_address: '0', local_port: '0' }
  expect(read({ ...RESULT, columns })).toEqual(['no 5-tuple'])
})

test('accepted connections, other actions, other queries and nameless processes are passed over', () => {
  expect(read({ ...RESULT, columns: { ...BPF, syscall: 'accept4' } })).toEqual(['not outgoing'])
  expect(read({ ...RESULT, columns: { ...BPF, syscall: 'bind' } })).toEqual(['other event'])
  expect(read({ ...RESULT, columns: { pid: '1', path: '/sbin/init' } })).toEqual(['other event'])
  expect(read({ ...RESULT, columns: { ...OPEN, name: '', process_path: '' } })).toEqual(['no process'])
})
