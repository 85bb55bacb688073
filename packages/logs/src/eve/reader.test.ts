import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NoRecord } from '../log-format.ts'
import type { LogRecord } from '../log-record.ts'
import { logFormats } from '../registry.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }
const JA3 = 'e7d705a3286e19ea42f587b344ee6865'

const event = {
  timestamp: '2024-01-01T02:03:04.567891+0000',
  event_type: 'tls',
  src_ip: '192.0.2.1',
  src_port: 50000,
  dest_ip: '198.51.100.2',
  dest_port: 443,
  proto: 'TCP',
  tls: { sni: 'example.org', ja3: { hash: JA3 } },
}

function read(line: string, key = 'fingerpost') {
  const bytes = Buffer.from(`before\n${line}\nafter`)
  const reader = readerOf(key)
  reader.open(bytes)
  return told(reader.read(7, bytes.length - 6))
}

const readerOf = (key = 'fingerpost') => logFormats.eve.createReader({ digests, addition: { key, columns: [] } })

/** All that a record tells, which is gone when its reader goes on. */
function told(read: LogRecord | NoRecord) {
  if (typeof read === 'string') return read
  const { type, key, serverName, userAgent, sourceAddress, sourcePort } = read
  const { destinationAddress, destinationPort, transport, time, timestamp } = read
  const ends = { sourceAddress, sourcePort, destinationAddress, destinationPort }
  return { type, key, serverName, userAgent, ...ends, transport, time, timestamp }
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const record = {
  type: 'tls',
  key: { kind: 'hello', ja3: JA3, ja4: [] },
  serverName: 'example.org',
  userAgent: undefined,
  sourceAddress: '192.0.2.1',
  sourcePort: 50000,
  destinationAddress: '198.51.100.2',
  destinationPort: 443,
  transport: 6,
  time: Date.UTC(2024, 0, 1, 2, 3, 4, 567),
  timestamp: '2024-01-01T02:03:04.567891+0000',
}

test('a tls event', () => {
  expect(read(JSON.stringify(event))).toEqual(record)
})

test('a quic event', () => {
  const { tls, ...rest } = event
  const quic = { ...tls, ua: 'Chrome/100' }
  expect(read(JSON.stringify({ ...rest, event_type: 'quic', quic }))).toEqual({
    ...record,
    type: 'quic',
    userAgent: 'Chrome/100',
  })
})

const { tls: _, ...plain } = event

describe('ssh', () => {
  const HASSH = 'ec7378c1a92f5a8dde7e8b7a1ddf33d1'
  const server = { proto_version: '2.0', software_version: 'x', hassh: { hash: JA3, string: 'x' } }
  const ssh = (hassh: unknown) => ({ ...plain, event_type: 'ssh', ssh: { client: { hassh }, server } })
  const client = { ...record, type: 'ssh', key: { kind: 'hassh', hassh: HASSH }, serverName: undefined }

  test('the HASSH of the client', () => {
    expect(read(JSON.stringify(ssh({ hash: HASSH, string: 'a;b;c;d' })))).toEqual(client)
    const { ssh: object, ...rest } = ssh({ hash: HASSH })
    const flow = { src_ip: '192.0.2.1', src_port: 50000, dest_ip: '198.51.100.2', dest_port: 443 }
    const alert = { ...rest, src_ip: '198.51.100.2', dest_ip: '192.0.2.1', event_type: 'alert', flow, ssh: object }
    expect(read(JSON.stringify(alert))).toEqual(client)
  })

  test('its string where the hash is missing: printf "a;b;c;d" | md5sum', () => {
    const key = { kind: 'hassh', hassh: '845425be4f77f4097e014a6591497010' }
    expect(read(JSON.stringify(ssh({ string: 'a;b;c;d' })))).toMatchObject({ key })
  })

  test.each([[undefined], [{}], [{ hash: 5 }], [{ hash: 'x' }], [{ string: '' }], ['x'], [null]])(
    '%j is none',
    (hassh) => {
      expect(read(JSON.stringify(ssh(hassh)))).toBe('no-fingerprint')
    },
  )

  test('a server alone is none', () => {
    expect(read(JSON.stringify({ ...plain, event_type: 'ssh', ssh: { server } }))).toBe('no-fingerprint')
  })
})

describe('http', () => {
  const field = (name: string, value: string) => ({ name, value })
  const request_headers = [field('Host', 'example.org:8080'), field('X-Any', 'y'), field('User-Agent', 'curl/8.1')]
  const http = { hostname: 'example.org', url: '/a b', http_method: 'GET', protocol: 'HTTP/1.1', request_headers }
  const of = (more: object) => read(JSON.stringify({ ...plain, event_type: 'http', http: { ...http, ...more } }))
  const hex = (text: string) => `(${Buffer.from(text, 'latin1').toString('hex')})`
  const npf = (...fields: string[]) => `http/${hex('GET')}${hex('HTTP/1.1')}(${fields.map(hex).join('')})`
  const fingerprint = (text: string) => ({ key: { kind: 'fingerprint', fingerprint: text } })

  test('a request with its fields', () => {
    const expected = { ...record, type: 'http', userAgent: 'curl/8.1', ...fingerprint(npf('Host', 'User-Agent')) }
    expect(of({})).toEqual(expected)
    expect(read(JSON.stringify({ ...plain, event_type: 'alert', flow: plain, http }))).toEqual(expected)
  })

  test('fields keep order and case, and some their values; a field line without a name ends them', () => {
    const fields = [field('accept', '*/*'), field('CONNECTION', 'close'), field('host', 'x'), field('', 'x')]
    expect(of({ request_headers: [...fields, ...request_headers] })).toMatchObject(
      fingerprint(npf('accept: */*', 'CONNECTION: close', 'host')),
    )
    expect(of({ request_headers: [] })).toMatchObject(fingerprint(npf()))
    expect(of({ request_headers: [field('DNT', '\\xba\\xad')] })).toMatchObject(fingerprint(npf('DNT: \xba\xad')))
  })

  test.each([
    ['without fields', { request_headers: undefined }],
    ['of fields that are none', { request_headers: { name: 'Host', value: 'x' } }],
    ['of fields without values', { request_headers: [{ name: 'Host' }, null] }],
    ['of HTTP/2', { http_method: undefined, protocol: undefined, version: '2' }],
    ['with another protocol', { protocol: 'RTSP/1.0' }],
    ['with an unknown method', { http_method: 'FETCH' }],
    ['that is of SSH', { http_method: 'SSH-2.0-x' }],
    ['with a line end in a field', { request_headers: [field('Host', 'x\r\nAccept: y')] }],
  ])('one %s is none', (_, more) => {
    expect(of(more)).toBe('no-fingerprint')
  })
})

describe('the time of an event', () => {
  const timeOf = (timestamp: unknown) => {
    const record = read(JSON.stringify({ ...event, timestamp }))
    return typeof record === 'string' ? record : record.time
  }

  // date --utc --date='2023-02-03 14:59:59.900' +%s%3N
  test.each([
    ['2023-02-03T23:59:59.9+0900', 1_675_436_399_900],
    ['2023-02-03T14:59:59.900999+0000', 1_675_436_399_900],
    ['2023-02-03T14:59:59.900Z', 1_675_436_399_900],
    ['2023-02-03 09:29:59.900-05:30', 1_675_436_399_900],
    ['2023-02-03T14:59:59', 1_675_436_399_000],
    ['2023-02-03T14:59Z', 1_675_436_340_000],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000],
  ])('%s', (timestamp, time) => {
    expect(timeOf(timestamp)).toBe(time)
  })

  test.each([
    'yesterday',
    'x',
    '',
    1704067200,
    null,
    '2024-13-01T00:00:00',
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:00Z',
  ])('%j is none', (timestamp) => {
    expect(timeOf(timestamp)).toBeUndefined()
  })

  test('is what Date.parse makes of it, whatever came before', () => {
    const reader = readerOf()
    const zone = fc.constantFrom('Z', '+00:00', '+09:00', '-05:30')
    const date = fc.date({ min: new Date(0), max: new Date(Date.UTC(2100)), noInvalidDate: true })
    fc.assert(
      fc.property(date, zone, fc.boolean(), (date, zone, isNear) => {
        const near = isNear ? `2024-05-06${date.toISOString().slice(10)}` : date.toISOString()
        const timestamp = near.replace('Z', zone)
        expect(told(reader.readObject({ ...event, timestamp }))).toMatchObject({ time: Date.parse(timestamp) })
      }),
    )
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
  const ends = {
    sourceAddress: '198.51.100.2',
    sourcePort: 1,
    destinationAddress: '203.0.113.9',
    destinationPort: 8443,
  }
  const turned = { ...record, ...ends }
  expect(read(JSON.stringify(alert))).toEqual(turned)
  const { tls, ...rest } = alert
  expect(read(JSON.stringify({ ...rest, quic: tls }))).toEqual({ ...turned, type: 'quic' })
  const nowhere = Object.fromEntries(Object.keys(ends).map((member) => [member, undefined]))
  expect(read(JSON.stringify({ ...event, event_type: 'alert' }))).toEqual({ ...record, ...nowhere })
})

test('a record is gone when its reader goes on', () => {
  const reader = readerOf()
  const first = reader.readObject(event)
  reader.readObject(event)
  expect(() => typeof first === 'object' && first.destinationAddress).toThrow(TypeError)
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

test('whatever stands in the objects of ssh and http events, there is a fingerprint or none', () => {
  const field = fc.record({ name: fc.oneof(fc.string(), fc.jsonValue()), value: fc.oneof(fc.string(), fc.jsonValue()) })
  const http = fc.record({
    http_method: fc.oneof(fc.constantFrom('GET', 'POST'), fc.string(), fc.jsonValue()),
    url: fc.oneof(fc.string(), fc.jsonValue()),
    protocol: fc.oneof(fc.constant('HTTP/1.1'), fc.string(), fc.jsonValue()),
    request_headers: fc.oneof(fc.array(field), fc.jsonValue()),
  })
  const hassh = fc.oneof(fc.record({ hash: fc.jsonValue(), string: fc.jsonValue() }), fc.jsonValue())
  const ssh = fc.record({ client: fc.oneof(fc.record({ hassh }), fc.jsonValue()) })
  fc.assert(
    fc.property(http, ssh, (http, ssh) => {
      const request = read(JSON.stringify({ ...plain, event_type: 'http', http }))
      const client = read(JSON.stringify({ ...plain, event_type: 'ssh', ssh }))
      if (typeof request === 'object') {
        expect(request.key).toMatchObject({
          fingerprint: expect.stringMatching(/^http\/\([0-9a-f]+\)\([0-9a-f]+\)\(.*\)$/),
        })
      } else expect(request).toBe('no-fingerprint')
      if (typeof client === 'object')
        expect(client.key).toMatchObject({ hassh: expect.stringMatching(/^[0-9a-f]{32}$/) })
      else expect(client).toBe('no-fingerprint')
    }),
    { seed: 1, numRuns: 300 },
  )
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
  '{',
  'null',
  '[{"ja3":1}]',
  '"ja3"',
  '{"event_type":"tls","tls":{"ja3":{"hash":"x"}}} {}',
  '{"tls":{"ja4":"}',
])('%j is unreadable', (line) => expect(read(line)).toBe('unreadable'))

test.each(['', ' ', '\t\r'])('%j is no event', (line) => expect(read(line)).toBe('no-event'))

test('every cut of a line is unreadable', () => {
  const text = JSON.stringify(event)
  for (let end = 1; end < text.length; end++) expect(read(text.slice(0, end))).toBe('unreadable')
})

test('an event that is an object already', () => {
  const reader = readerOf()
  expect(told(reader.readObject(event))).toEqual(record)
  expect(reader.readObject({ fingerpost: 1, ...event })).toBe('occupied')
  for (const value of [null, 5, 'x', [event]]) expect(reader.readObject(value)).toBe('unreadable')
})

test('what is remembered of a fingerprint does not depend on what came before', () => {
  const reader = readerOf()
  const lines = [event, { ...event, tls: { ...event.tls, ja4: 't13d0205h2_000000000000_000000000001' } }, event]
  const records = lines.map((line) => told(reader.readObject(line)))
  expect(records[2]).toEqual(records[0])
  expect(records[1]).not.toEqual(records[0])
})
