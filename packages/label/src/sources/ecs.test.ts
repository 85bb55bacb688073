import { isObject } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { eventSources } from './registry.ts'

/** A network event of Elastic Defend 8 on Windows. */
const DEFEND = {
  '@timestamp': '2026-11-24T04:00:00.2506009Z',
  agent: { id: 'afd348c6', type: 'endpoint', version: '8.15.0' },
  ecs: { version: '1.11.0' },
  data_stream: { namespace: 'default', type: 'logs', dataset: 'endpoint.events.network' },
  event: { kind: 'event', module: 'endpoint', action: 'connection_attempted', category: ['network'], type: ['start'] },
  process: {
    Ext: { ancestry: [] },
    parent: { entity_id: 'YWZk', executable: 'C:\\Windows\\explorer.exe' },
    name: 'firefox.exe',
    pid: 580,
    entity_id: 'YWZl',
    executable: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    hash: { sha256: 'cd'.repeat(32) },
  },
  source: { address: '10.0.0.7', ip: '10.0.0.7', port: 54_924 },
  destination: { address: '192.0.2.1', ip: '192.0.2.1', port: 443 },
  network: { transport: 'tcp', type: 'ipv4', direction: 'egress' },
  host: {
    hostname: 'ws7',
    name: 'ws7',
    id: '51b19c6c',
    os: { Ext: { variant: 'Windows 11 Pro' }, name: 'Windows', family: 'windows', version: '23H2 (10.0.22631.4460)' },
  },
  user: { domain: 'EXAMPLE', name: 'alice' },
}

function read(line: unknown) {
  const object = isObject(line) ? line : {}
  const source = eventSources().find((candidate) => candidate.recognizes(object))
  expect(source?.name).toBe('ECS')
  return source?.read(object)
}

test('Elastic Defend', () => {
  expect(read(DEFEND)).toEqual([
    {
      time: 1_795_492_800.25,
      connection: { key: '167772167:54924 3221225985:443', transport: 6 },
      owner: {
        name: 'firefox.exe',
        path: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
        pid: 580,
        sha256: 'cd'.repeat(32),
        parent: 'explorer.exe',
        host: 'ws7',
        os: { name: 'Windows', edition: 'Windows 11 Pro', version: '23H2 (10.0.22631.4460)' },
      },
    },
  ])
})

test('on Linux there is no direction', () => {
  const network = { transport: 'tcp', type: 'ipv4' }
  expect(read({ ...DEFEND, network })).toMatchObject([{ owner: { pid: 580 } }])
  expect(read({ ...DEFEND, network, event: { action: 'connection_accepted' } })).toEqual(['not outgoing'])
})

test.each(['ingress', 'inbound', 'incoming', 'listening', 'unknown'])('%s', (direction) => {
  expect(read({ ...DEFEND, network: { direction } })).toEqual(['not outgoing'])
})

test.each(['egress', 'outbound', 'outgoing'])('%s', (direction) => {
  expect(read({ ...DEFEND, network: { direction } })).toMatchObject([{ owner: { name: 'firefox.exe' } }])
})

test('Winlogbeat’s Sysmon module moves what it knows to the fields of the schema', () => {
  const winlog = { provider_name: 'Microsoft-Windows-Sysmon', event_id: '3', event_data: { RuleName: '-' } }
  expect(read({ ...DEFEND, winlog })).toMatchObject([{ owner: { name: 'firefox.exe', host: 'ws7' } }])
})

test('an event about the process tells what its network events leave out', () => {
  const source = eventSources().find((candidate) => candidate.name === 'ECS')
  const { source: _, destination: __, ...creation } = { ...DEFEND, event: { category: ['process'], type: ['start'] } }
  const { hash: ___, parent: ____, ...process } = DEFEND.process
  const bare = { ...DEFEND, process }
  expect(source?.read(bare)).toMatchObject([{ owner: { sha256: undefined, parent: undefined } }])
  expect(source?.read(creation)).toEqual(['other event'])
  expect(source?.read(bare)).toMatchObject([{ owner: { sha256: 'cd'.repeat(32), parent: 'explorer.exe' } }])
})

test('events without a connection or a process are passed over', () => {
  const { source: _, ...process } = DEFEND
  expect(read(process)).toEqual(['other event'])
  expect(read({ ...DEFEND, process: { pid: 4 } })).toEqual(['no process'])
  expect(read({ ...DEFEND, source: { ip: '10.0.0.7' } })).toEqual(['no 5-tuple'])
})
