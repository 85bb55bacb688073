import { Mismatch } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { mapRecord } from './record-reader.ts'

const FINGERPRINT = 'tls/(0303)(13011302)((0000)(000a00040002001d))'
const SHA256 = 'ab3a0b7166d6b03971e83c89f70f424b58b21b6b3f585b143a64e04b4f896092'

const OBSERVATION = {
  timestamp: '2026-11-24T04:00:00Z',
  fingerprint: FINGERPRINT,
  server_name: 'www.example.com',
  dst_ip: '192.0.2.1',
  dst_port: 443,
  process: 'curl',
  sha256: SHA256,
  os: { name: 'Debian', edition: 'bookworm', version: '12' },
  malware: false,
  application_category: 'network',
  count: 3,
}

const { dst_ip, ...WITHOUT_ADDRESS } = OBSERVATION
const MISSPELT = { ...WITHOUT_ADDRESS, dts_ip: dst_ip }

const MAPPED = {
  fingerprint: FINGERPRINT,
  ja3: undefined,
  day: '2026-11-24',
  process: 'curl',
  sha256: SHA256.toUpperCase(),
  applicationCategory: 'network',
  malware: false,
  operatingSystem: '(Debian)(bookworm)(12)',
  parentProcess: undefined,
  imitates: undefined,
  imitatedVersion: undefined,
  host: undefined,
  userAgent: undefined,
  serverName: 'www.example.com',
  destinationAddress: '192.0.2.1',
  destinationPort: 443,
  ready: { autonomousSystem: undefined, domain: undefined, topLevelDomain: undefined, portApplication: undefined },
  count: 3,
}

test('an observation of ours', () => {
  expect(mapRecord(OBSERVATION)).toEqual(MAPPED)
})

test('what an observation need not say', () => {
  const { fingerprint, process, dst_ip, dst_port } = OBSERVATION
  expect(mapRecord({ fingerprint, process, dst_ip, dst_port })).toEqual({
    ...MAPPED,
    day: undefined,
    sha256: '',
    applicationCategory: undefined,
    malware: undefined,
    operatingSystem: undefined,
    serverName: undefined,
    count: 1,
  })
})

test('a process as an object', () => {
  const process = { name: 'curl', path: '/usr/bin/curl', sha256: SHA256, parent: { name: 'bash' } }
  expect(mapRecord({ ...OBSERVATION, process, sha256: undefined })).toEqual({ ...MAPPED, parentProcess: 'bash' })
  expect(mapRecord({ ...OBSERVATION, process: { path: '/usr/bin/curl' } })).toMatchObject({ process: 'curl' })
  expect(mapRecord({ ...OBSERVATION, process: { path: 'C:\\x\\curl.exe' } })).toMatchObject({ process: 'curl.exe' })
})

test('a capture record that carries a process', () => {
  const record = {
    fingerprints: { tls: FINGERPRINT, ja3: 'E7D705A3286E19EA42F587B344EE6865' },
    tls: { client: { server_name: 'www.example.com' } },
    src_ip: '10.0.0.1',
    dst_ip: '192.0.2.1',
    protocol: 6,
    src_port: 40_000,
    dst_port: 443,
    event_start: 1_795_492_800.25,
    process: { name: 'curl', sha256: SHA256 },
  }
  expect(mapRecord(record)).toEqual({
    ...MAPPED,
    ja3: 'e7d705a3286e19ea42f587b344ee6865',
    applicationCategory: undefined,
    malware: undefined,
    operatingSystem: undefined,
    count: 1,
  })
})

test('a record of mercury’s network monitor', () => {
  const record = {
    fingerprints: { tls: `tls/1/(0303)(1301)[(0000)]` },
    tls: { client: { server_name: 'www.example.com' } },
    dst_ip: '192.0.2.1',
    dst_port: 443,
    event_start: 1_795_492_800.25,
    ground_truth: {
      process_name: 'curl',
      process_path: '/usr/bin/curl',
      process_hash: SHA256,
      parent_name: 'bash',
      os: 'Linux',
      os_version: '6.1',
      os_edition: 'Debian',
    },
  }
  expect(mapRecord(record)).toMatchObject({
    fingerprint: 'tls/1/(0303)(1301)[(0000)]',
    process: 'curl',
    sha256: SHA256.toUpperCase(),
    operatingSystem: '(Linux)(Debian)(6.1)',
    parentProcess: 'bash',
    serverName: 'www.example.com',
    day: '2026-11-24',
  })
})

test('a line with ready classes', () => {
  const line = {
    fingerprint: '(0303)(1301)((0000))',
    server_name: null,
    dest_ip: null,
    dest_port: 443,
    process: 'curl',
    as: '13335:Cloudflare, Inc.',
    domain: 'example.com',
    port_app: 'https',
  }
  expect(mapRecord(line)).toMatchObject({
    ready: { autonomousSystem: '13335', domain: 'example.com', portApplication: 'https' },
    destinationAddress: undefined,
    serverName: undefined,
  })
  expect(mapRecord({ ...line, as: 13335 })).toMatchObject({ ready: { autonomousSystem: '13335' } })
  expect(mapRecord({ ...line, as: 'unknown' })).toMatchObject({ ready: { autonomousSystem: 'unknown' } })
})

test('what does not belong in a database is named, not refused', () => {
  const { process: _, ...unlabelled } = OBSERVATION
  expect(mapRecord({ ...OBSERVATION, truncated: true })).toBe('truncated')
  expect(mapRecord({ ...OBSERVATION, reassembly_properties: { truncated: true } })).toBe('truncated')
  expect(mapRecord({ ...unlabelled, event_start: 1 })).toBe('no process')
  expect(mapRecord({ ...OBSERVATION, fingerprint: undefined, fingerprints: { ja4: 't13d' } })).toBe('no fingerprint')
  expect(mapRecord({ ...OBSERVATION, fingerprint: 'tls_server/(0303)(1301)' })).toBe('no fingerprint')
  expect(mapRecord({ ground_truth: { process_name: 'curl' }, dns: {} })).toBe('no fingerprint')
})

test('fingerprints of other types than TLS', () => {
  const record = {
    fingerprints: { tcp_server: 'tcp_server/(…)', http: 'http/(…)', tcp: 'tcp/(…)', ja4: 't13d' },
    http: { request: { host: 'www.example.com', user_agent: 'curl/7.88.1' } },
    dst_ip: '192.0.2.1',
    dst_port: 80,
    event_start: 1,
    process: { name: 'curl' },
    host: 7,
  }
  expect(mapRecord(record)).toMatchObject({
    fingerprint: 'http/(…)',
    serverName: 'www.example.com',
    userAgent: 'curl/7.88.1',
    host: '7',
  })
  expect(mapRecord({ ...OBSERVATION, fingerprint: 'quic/(…)' })).toMatchObject({ fingerprint: 'quic/(…)' })
  const long = mapRecord({ ...record, user_agent: 'a'.repeat(100_000) })
  expect(long).toMatchObject({ userAgent: 'a'.repeat(1_024) })
})

test('a hello that only has a JA4 or a JA3 is named by it, JA4 first', () => {
  const ja4 = 't13d1516h2_8daaf6152771_e5627efa2ab1'
  const ja3 = 'E7D705A3286E19EA42F587B344EE6865'
  const named = (line: object) => mapRecord({ ...OBSERVATION, fingerprint: undefined, ...line })
  expect(named({ fingerprints: { ja3, ja4 } })).toMatchObject({ fingerprint: `ja4/${ja4}` })
  expect(named({ ja4 })).toMatchObject({ fingerprint: `ja4/${ja4}` })
  expect(named({ ja3 })).toMatchObject({ fingerprint: `ja3/${ja3.toLowerCase()}` })
  expect(named({ fingerprints: { ja4, quic: 'quic/(…)' } })).toMatchObject({ fingerprint: 'quic/(…)' })
})

test('what the process was told to imitate', () => {
  const mapped = (imitates: unknown) => mapRecord({ ...OBSERVATION, imitates })
  expect(mapped({ process: 'chrome', version: '120' })).toMatchObject({ imitates: 'chrome', imitatedVersion: '120' })
  expect(mapped({ process: 'chrome' })).toMatchObject({ imitates: 'chrome', imitatedVersion: undefined })
  expect(mapped({ process: 'chrome', version: null })).toMatchObject({ imitatedVersion: undefined })
  expect(mapped(null)).toMatchObject({ imitates: undefined })
})

test('what started the program, where its name is known', () => {
  const parentOf = (line: object) => mapRecord({ ...OBSERVATION, ...line })
  expect(parentOf({ parent_process: 'bash' })).toMatchObject({ parentProcess: 'bash' })
  expect(parentOf({ parent_process: { name: 'bash' } })).toMatchObject({ parentProcess: 'bash' })
  expect(parentOf({ parent_process: { pid: 1 } })).toMatchObject({ parentProcess: undefined })
})

test.each<[string, unknown, string]>([
  ['not JSON', undefined, 'line: expected one JSON object'],
  ['null', null, 'line: expected one JSON object with fingerprint, process, dst_ip and dst_port; fpdb'],
  ['a list', [OBSERVATION], 'line: expected one JSON object'],
  ['no fingerprint', { ...OBSERVATION, fingerprint: undefined }, 'fingerprint: expected a string, or an object'],
  ['a fingerprint that is a number', { ...OBSERVATION, fingerprint: 7 }, 'fingerprint: expected a string'],
  [
    'fingerprints that are text',
    { ...OBSERVATION, fingerprint: null, fingerprints: 'x' },
    'fingerprints: expected an obj',
  ],
  ['no process', { ...OBSERVATION, process: null }, 'process: expected a name'],
  ['an empty process', { ...OBSERVATION, process: '' }, 'process: expected a name'],
  ['a process without a name', { ...OBSERVATION, process: { sha256: SHA256 } }, 'process: expected a name'],
  ['a numeric process name', { ...OBSERVATION, process: { name: 1 } }, 'process.name: expected a string'],
  ['a list of processes', { ...OBSERVATION, process: ['curl'] }, 'process: expected a string'],
  ['a misspelt address', MISSPELT, 'dst_ip: expected a member of this name, or null'],
  ['a name for an address', { ...OBSERVATION, dst_ip: 'www.example.com' }, 'dst_ip: expected an IPv4 or IPv6 address'],
  ['half an address', { ...OBSERVATION, dst_ip: '192.0.2' }, 'dst_ip: expected an IPv4 or IPv6 address, or null'],
  ['a port in quotes', { ...OBSERVATION, dst_port: '443' }, 'dst_port: expected an integer from 0 to 65535'],
  ['a port too great', { ...OBSERVATION, dst_port: 65_536 }, 'dst_port: expected an integer from 0 to 65535'],
  ['a short digest', { ...OBSERVATION, sha256: 'abc' }, 'sha256: expected 64 hexadecimal digits'],
  ['a time that is none', { ...OBSERVATION, timestamp: 'yesterday' }, 'timestamp: expected an RFC 3339 time stamp'],
  ['a count of nothing', { ...OBSERVATION, count: 0 }, 'count: expected an integer from 1 to 9007199254740991'],
  ['half a connection', { ...OBSERVATION, count: 1.5 }, 'count: expected an integer from 1'],
  ['malware in quotes', { ...OBSERVATION, malware: 'no' }, 'malware: expected true or false'],
  ['truncated in quotes', { ...OBSERVATION, truncated: 'no' }, 'truncated: expected true or false'],
  ['a system as text', { ...OBSERVATION, os: 'Debian' }, 'os: expected an object'],
  ['an imitation as text', { ...OBSERVATION, imitates: 'chrome' }, 'imitates: expected an object'],
  ['an imitation of nothing', { ...OBSERVATION, imitates: { version: '1' } }, 'imitates.process: expected a name'],
  ['an imitation without a name', { ...OBSERVATION, imitates: { process: '' } }, 'imitates.process: expected a name'],
  ['an imitation by number', { ...OBSERVATION, imitates: { process: 7 } }, 'imitates.process: expected a string'],
  ['a version by number', { ...OBSERVATION, imitates: { process: 'a', version: 1 } }, 'imitates.version: expected a s'],
  ['an AS by name', { ...OBSERVATION, as: 'Cloudflare' }, 'as: expected the number of an autonomous system'],
])('refused: %s', (_, line, message) => {
  expect(() => mapRecord(line)).toThrow(Mismatch)
  expect(() => mapRecord(line)).toThrow(message)
})

test('a member that the line does not have itself is not found in its prototype', () => {
  const line: unknown = JSON.parse('{"__proto__":{"fingerprint":"tls/(0303)(1301)()","process":"x"}}')
  expect(() => mapRecord(line)).toThrow('fingerprint: expected')
})
