import { isObject } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { eventSources } from './registry.ts'

/** The data of event 3 (Sysmon 15, schema 4.90). */
const DATA = {
  RuleName: '-',
  UtcTime: '2026-11-24 04:00:00.250',
  ProcessGuid: '{42F11C3B-CE01-5C8F-0000-0010C73E2A00}',
  ProcessId: '5028',
  Image: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  User: 'EXAMPLE\\alice',
  Protocol: 'tcp',
  Initiated: 'true',
  SourceIsIpv6: 'false',
  SourceIp: '10.0.0.5',
  SourceHostname: 'ws1.example.com',
  SourcePort: '50123',
  SourcePortName: '-',
  DestinationIsIpv6: 'false',
  DestinationIp: '192.0.2.1',
  DestinationHostname: '-',
  DestinationPort: '443',
  DestinationPortName: 'https',
}

const EVENT = {
  time: 1_795_492_800.25,
  connection: { key: '167772165:50123 3221225985:443', transport: 6 },
  owner: {
    name: 'firefox.exe',
    path: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    pid: 5028,
    sha256: undefined,
    parent: undefined,
    host: 'ws1.example.com',
    os: undefined,
  },
}

const winlogbeat = (data: object, id: unknown = '3') => ({
  '@timestamp': '2026-11-24T04:00:09.000Z',
  event: { code: '3', provider: 'Microsoft-Windows-Sysmon' },
  winlog: {
    provider_name: 'Microsoft-Windows-Sysmon',
    event_id: id,
    event_data: data,
    computer_name: 'ws1.example.com',
  },
})

function read(line: unknown) {
  const object = isObject(line) ? line : {}
  const source = eventSources().find((candidate) => candidate.recognizes(object))
  expect(source?.name).toBe('Sysmon')
  return source?.read(object)
}

const MESSAGE = `Network connection detected:\r\n${Object.entries(DATA)
  .map(([name, value]) => `${name}: ${value}`)
  .join('\r\n')}`

const data = Object.entries(DATA)

test.each<[string, unknown]>([
  ['Winlogbeat 8', winlogbeat(DATA)],
  ['Winlogbeat 7', winlogbeat(DATA, 3)],
  [
    'Winlogbeat 6',
    { source_name: 'Microsoft-Windows-Sysmon', event_id: 3, event_data: DATA, computer_name: 'ws1.example.com' },
  ],
  [
    'evtx_dump',
    {
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
          EventID: 3,
          TimeCreated: { '#attributes': { SystemTime: '2026-11-24T04:00:09.1Z' } },
          Computer: 'ws1.example.com',
        },
        EventData: { ...DATA, ProcessId: 5028, SourcePort: 50_123, DestinationPort: 443, Initiated: true },
      },
    },
  ],
  [
    'the XML converted',
    {
      Event: {
        System: {
          Provider: { '@Name': 'Microsoft-Windows-Sysmon' },
          EventID: { '#text': '3' },
          Computer: 'ws1.example.com',
        },
        EventData: { Data: data.map(([name, value]) => ({ '@Name': name, '#text': value })) },
      },
    },
  ],
  ['NXLog', { EventID: 3, SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'ws1.example.com', ...DATA }],
  [
    'Get-WinEvent | ConvertTo-Json',
    { Id: 3, ProviderName: 'Microsoft-Windows-Sysmon', MachineName: 'ws1.example.com', Message: MESSAGE },
  ],
])('event 3 as exported by %s', (_, line) => {
  expect(read(line)).toEqual([EVENT])
})

test('the system, where Winlogbeat was told to add it', () => {
  const host = { name: 'ws1', os: { name: 'Windows 11 Pro', version: '10.0', build: '22631.4460' } }
  expect(read({ ...winlogbeat(DATA), host })).toMatchObject([
    { owner: { os: { name: 'Windows 11 Pro', edition: undefined, version: '10.0' } } },
  ])
})

test('events that a processor has thinned out', () => {
  const { ProcessGuid: _, RuleName: __, User: ___, ...data } = DATA
  expect(read(winlogbeat(data))).toEqual([EVENT])
})

test('other events, accepted connections and unknown processes are passed over', () => {
  expect(read(winlogbeat({ UtcTime: DATA.UtcTime, ProcessGuid: DATA.ProcessGuid }, '11'))).toEqual(['other event'])
  expect(read(winlogbeat({ ...DATA, Initiated: 'false' }))).toEqual(['not outgoing'])
  expect(read(winlogbeat({ ...DATA, Image: '<unknown process>' }))).toEqual(['no process'])
  expect(read(winlogbeat({ ...DATA, SourcePort: '0' }))).toEqual(['no 5-tuple'])
})

test('what cannot be read is refused', () => {
  expect(() => read(winlogbeat({ ...DATA, SourceIp: 'ws1' }))).toThrow('data.SourceIp: expected an IP address')
  expect(() => read(winlogbeat({ ...DATA, UtcTime: '24.11.2026' }))).toThrow('data.UtcTime: expected a date')
})

test('event 1 tells what event 3 leaves out: the hash and the parent', () => {
  const [source] = eventSources()
  const creation = {
    UtcTime: '2026-11-24 03:00:00.000',
    ProcessGuid: DATA.ProcessGuid,
    Image: DATA.Image,
    Hashes: `SHA1=${'0'.repeat(40)},MD5=${'1'.repeat(32)},SHA256=${'AB'.repeat(32)},IMPHASH=${'2'.repeat(32)}`,
    ParentImage: 'C:\\Windows\\explorer.exe',
  }
  expect(source?.read(winlogbeat(creation, '1'))).toEqual(['other event'])
  const known = { sha256: 'ab'.repeat(32), parent: 'explorer.exe' }
  expect(source?.read(winlogbeat(DATA))).toEqual([{ ...EVENT, owner: { ...EVENT.owner, ...known } }])
  expect(source?.read(winlogbeat({ ...DATA, ProcessGuid: '{another}' }))).toEqual([EVENT])
})

test('other providers, and events whose data an ingest pipeline has moved, are not Sysmon’s here', () => {
  const [source] = eventSources()
  expect(source?.recognizes({ ...winlogbeat(DATA), winlog: { provider_name: 'Microsoft-Windows-Kernel' } })).toBe(false)
  expect(source?.recognizes(winlogbeat({ RuleName: '-' }))).toBe(false)
})

test('names that objects inherit are names like any other', () => {
  const line = { Id: 3, ProviderName: 'Microsoft-Windows-Sysmon', Message: '__proto__: x\nconstructor: y' }
  expect(read(line)).toEqual(['not outgoing'])
})
