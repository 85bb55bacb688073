import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { logFormats } from '../registry.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }
const JA3 = 'e7d705a3286e19ea42f587b344ee6865'
const readerOf = (key = 'fingerpost') => logFormats.zeekJson.createReader({ digests, addition: { key, columns: [] } })

const FLAT = {
  ts: 1700000000.123456,
  uid: 'C1',
  'id.orig_h': '192.0.2.1',
  'id.orig_p': 50000,
  'id.resp_h': '2001:db8::1',
  'id.resp_p': 443,
  server_name: 'example.org',
  ja3: JA3,
}
const NESTED = {
  ts: '2023-11-14T22:13:20.123456Z',
  id: { orig_h: '192.0.2.1', orig_p: 50000, resp_h: '2001:db8::1', resp_p: 443 },
  server_name: 'example.org',
  ja3: JA3,
}
const RECORD = {
  type: 'tls',
  key: { kind: 'hello', ja3: JA3, ja4: [] },
  serverName: 'example.org',
  userAgent: undefined,
  sourceAddress: '192.0.2.1',
  sourcePort: 50000,
  destinationAddress: '2001:db8::1',
  destinationPort: 443,
  transport: 6,
  time: 1_700_000_000_123,
}

function read(line: string, reader = readerOf()) {
  const chunk = Buffer.from(line)
  reader.open(chunk)
  const read = reader.read(0, chunk.length)
  if (typeof read === 'string') return read
  const { type, key, serverName, userAgent, sourceAddress, sourcePort } = read
  const { destinationAddress, destinationPort, transport, time } = read
  const ends = { sourceAddress, sourcePort, destinationAddress, destinationPort }
  return { type, key, serverName, userAgent, ...ends, transport, time }
}

describe('a line of ssl.log', () => {
  test.each([
    ['flat', FLAT],
    ['nested', NESTED],
    ['with underscores', JSON.parse(JSON.stringify(FLAT).replaceAll('id.', 'id_'))],
    ['with milliseconds', { ...FLAT, ts: 1700000000123 }],
    ['of a stream', { _path: 'ssl', _write_ts: 1, ...FLAT }],
    ['with unset members', { ...FLAT, ja4: null, client_ciphers: null, hassh: null }],
  ])('%s', (_, event) => {
    expect(read(JSON.stringify(event))).toEqual(RECORD)
    expect(read(JSON.stringify(event).replaceAll('":', '": '))).toEqual(RECORD)
    expect(read(JSON.stringify(event).replace('"ja3"', '"\\u006aa3"'))).toEqual(RECORD)
  })

  test('the same member as elsewhere is put before its closing brace', () => {
    const reader = readerOf('added')
    reader.open(Buffer.from(`${JSON.stringify(FLAT)} `))
    const length = JSON.stringify(FLAT).length
    expect(reader.read(0, length + 1)).toBeTypeOf('object')
    expect(reader.insertion('{}')).toEqual({ at: length - 1, text: ',"added":{}' })
    expect(reader.insertion(undefined)).toBeUndefined()
  })
})

test('lines without a fingerprint', () => {
  expect(read(JSON.stringify({ ...FLAT, ja3: '' }))).toBe('no-fingerprint')
  expect(read(JSON.stringify({ ...FLAT, ja3: null }))).toBe('no-fingerprint')
  expect(read('{"ts":1,"uid":"C1","uri":"/ja3\\"x"}')).toBe('no-fingerprint')
  expect(read('{"ts":1,"uid":"C1"}')).toBe('no-fingerprint')
  expect(read(JSON.stringify({ ...FLAT, fingerpost: 1 }))).toBe('occupied')
  expect(read('### BTest baseline data')).toBe('no-event')
  expect(read('')).toBe('no-event')
  expect(read('1.0\tC1\t"ja3"')).toBe('unreadable')
})

test('what a line lacks; of a stream of several logs only what these could have', () => {
  const lacking = (line: object) => {
    const reader = readerOf()
    expect(read(JSON.stringify({ ts: 1, uid: 'C1', ...line }), reader)).toBe('no-fingerprint')
    return reader.lacks()?.advice.replace(/ .*/, '')
  }
  expect(lacking({ established: true })).toBe('ssl')
  expect(lacking({ auth_attempts: 0 })).toBe('ssh')
  expect(lacking({ conn_state: 'SF' })).toBe('conn')
  expect(lacking({ trans_depth: 1 })).toBe('http')
  expect(lacking({ client_initial_dcid: 'ab' })).toBe('quic')
  expect(lacking({ _path: 'ssl', established: true })).toBe('ssl')
  expect(lacking({ _path: 'conn', conn_state: 'SF' })).toBeUndefined()
  expect(lacking({ query: 'example.org' })).toBeUndefined()
})

test('a record is gone once its reader has read on', () => {
  const reader = readerOf()
  reader.open(Buffer.from(JSON.stringify(FLAT)))
  const record = reader.read(0, JSON.stringify(FLAT).length)
  reader.open(Buffer.from('{}'))
  expect(() => typeof record === 'object' && record.sourceAddress).toThrow(TypeError)
})
