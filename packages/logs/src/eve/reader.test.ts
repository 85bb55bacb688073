import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { logFormats } from '../registry.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }
const JA3 = 'e7d705a3286e19ea42f587b344ee6865'

const event = {
  timestamp: '2024-01-01T00:00:00.000000+0000',
  event_type: 'tls',
  src_ip: '192.0.2.1',
  src_port: 50000,
  dest_ip: '198.51.100.2',
  dest_port: 443,
  tls: { sni: 'example.org', ja3: { hash: JA3 } },
}

function read(line: string, memberKey = 'fingerpost') {
  const bytes = Buffer.from(`before\n${line}\nafter`)
  return logFormats.eve.createReader({ digests, memberKey }).read(bytes, 7, bytes.length - 6)
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const record = {
  fingerprints: { ja3: JA3, ja4: [] },
  serverName: 'example.org',
  sourceAddress: undefined,
  destinationAddress: '198.51.100.2',
  destinationPort: 443,
  day: Date.UTC(2024, 0, 1),
}

test('a tls event', () => {
  expect(read(JSON.stringify(event))).toEqual(record)
})

test('a quic event', () => {
  const { tls, ...rest } = event
  expect(read(JSON.stringify({ ...rest, event_type: 'quic', quic: tls }))).toEqual(record)
})

test('the day of an event, where it says one', () => {
  const { timestamp: _, ...undated } = event
  expect(read(JSON.stringify(undated))).toEqual({ ...record, day: undefined })
  for (const timestamp of ['yesterday', 'x', 1704067200, '2024-13-01T00:00:00']) {
    expect(read(JSON.stringify({ ...event, timestamp }))).toMatchObject({ day: undefined })
  }
  expect(read(JSON.stringify({ ...event, timestamp: '2023-02-03T23:59:59.9+0900' }))).toMatchObject({
    day: Date.UTC(2023, 1, 3),
  })
})

test('spacing, escapes and members that stand twice change nothing', () => {
  const text = JSON.stringify(event)
  expect(read(JSON.stringify(event, undefined, 1).replaceAll('\n', ' '))).toEqual(record)
  expect(read(`  ${text}\t\r`)).toEqual(record)
  expect(read(text.replace('"tls":{', '"\\u0074ls":{'))).toEqual(record)
  expect(read(text.replace('"ja3"', '"\\u006aa3"'))).toEqual(record)
  expect(read(text.replace('"tls":{', '"tls":{"sni":"other"},"tls":{'))).toEqual(record)
  expect(read(text.replace('example.org', 'ex\\u0061mple.org'))).toEqual(record)
  expect(read(text.replace('"src_port"', `"deep":${nested(200)},"src_port"`))).toEqual(record)
})

test('what is nested deeper than any log is passed over', () => {
  const text = JSON.stringify(event)
  for (const depth of [300, 1_000_000]) {
    expect(read(text.replace('"src_port"', `"deep":${nested(depth)},"src_port"`))).toBe('no-fingerprint')
  }
})

test('an alert is seen from its flow', () => {
  const flow = { src_ip: '198.51.100.2', src_port: 1, dest_ip: '203.0.113.9', dest_port: 8443 }
  const alert = { ...event, event_type: 'alert', flow }
  const turned = { ...record, destinationAddress: '203.0.113.9', destinationPort: 8443 }
  expect(read(JSON.stringify(alert))).toEqual(turned)
  const { tls, ...rest } = alert
  expect(read(JSON.stringify({ ...rest, quic: tls }))).toEqual(turned)
  const nowhere = { ...record, destinationAddress: undefined, destinationPort: undefined }
  expect(read(JSON.stringify({ ...event, event_type: 'alert' }))).toEqual(nowhere)
})

test('the client is told where it is asked for', () => {
  const reader = logFormats.eve.createReader({ digests, memberKey: 'fingerpost', withSource: true })
  const flow = { src_ip: '198.51.100.2', src_port: 1 }
  const alert = { ...event, event_type: 'alert' }
  expect(reader.readObject(event)).toMatchObject({ sourceAddress: '192.0.2.1' })
  expect(reader.readObject({ ...alert, flow })).toMatchObject({ sourceAddress: '198.51.100.2' })
  expect(reader.readObject(alert)).toMatchObject({ sourceAddress: undefined })
})

test.each([
  ['another type', { ...event, event_type: 'flow' }],
  ['no hello', { ...event, tls: { sni: 'example.org', version: 'TLS 1.2' } }],
  ['a server alone', { ...event, tls: { ja3s: { hash: JA3 } } }],
  ['a payload that looks like one', { event_type: 'http', payload: JSON.stringify(event), tls: 'ja3' }],
  ['a nested event', { event_type: 'http', event }],
  ['a tls member that is no object', { ...event, tls: null }],
  ['an alert without tls', { event_type: 'alert', tls: { version: 'x' }, src_ip: '192.0.2.1' }],
  ['numbers where texts belong', { ...event, tls: { ja3: { hash: 5 }, ja4: {} } }],
])('%s has no fingerprint', (_, other) => {
  expect(read(JSON.stringify(other))).toBe('no-fingerprint')
})

test('a member that is there already is seen, however it is spelled', () => {
  expect(read(JSON.stringify({ fingerpost: null, ...event }))).toBe('occupied')
  expect(read(JSON.stringify({ fingerpost: null, ...event }).replace('"fingerpost"', '"finger\\u0070ost"'))).toBe(
    'occupied',
  )
  expect(read(JSON.stringify(event), 'tls')).toBe('occupied')
  expect(read(JSON.stringify(event), 'src_ip')).toBe('occupied')
  expect(read(JSON.stringify({ ...event, inner: { fingerpost: 1 } }))).toEqual(record)
})

test.each([
  '',
  '{',
  'null',
  '[{"ja3":1}]',
  '"ja3"',
  '{"event_type":"tls","tls":{"ja3":{"hash":"x"}}} {}',
  '{"tls":{"ja4":"}',
])('%j is unreadable', (line) => expect(read(line)).toBe('unreadable'))

test('every cut of a line is unreadable', () => {
  const text = JSON.stringify(event)
  for (let end = 0; end < text.length; end++) expect(read(text.slice(0, end))).toBe('unreadable')
})

test('an event that is an object already', () => {
  const reader = logFormats.eve.createReader({ digests, memberKey: 'fingerpost' })
  expect(reader.readObject(event)).toEqual(record)
  expect(reader.readObject({ fingerpost: 1, ...event })).toBe('occupied')
  for (const value of [null, 5, 'x', [event]]) expect(reader.readObject(value)).toBe('unreadable')
})

test('what is remembered of a fingerprint does not depend on what came before', () => {
  const reader = logFormats.eve.createReader({ digests, memberKey: 'fingerpost' })
  const lines = [event, { ...event, tls: { ...event.tls, ja4: 't13d0205h2_000000000000_000000000001' } }, event]
  const records = lines.map((line) => reader.readObject(line))
  expect(records[2]).toEqual(records[0])
  expect(records[1]).not.toEqual(records[0])
})
