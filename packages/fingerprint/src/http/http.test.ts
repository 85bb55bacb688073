import { expect, test } from 'vitest'
import { isFailure, type Protocol } from '../protocol.ts'
import { http, httpServer } from './index.ts'

const REQUEST = [
  'GET /search?q=a HTTP/1.1',
  'Host: www.example.com:8080',
  'user-AGENT: curl/8.5.0',
  'Accept: */*',
  'X-Unknown: 1',
  'Authorization: Basic dXNlcjpwYXNz',
  '',
  'content',
].join('\r\n')

/** The example of RFC 9110, section 3.9, as RFC 9112 writes it. */
const RESPONSE = [
  'HTTP/1.1 200 OK',
  'Date: Mon, 27 Jul 2009 12:28:53 GMT',
  'Server: Apache',
  'Last-Modified: Wed, 22 Jul 2009 19:15:56 GMT',
  'ETag: "34aa387-d-1568eb00"',
  'Accept-Ranges: bytes',
  'Content-Length: 51',
  'Vary: Accept-Encoding',
  'Content-Type: text/plain',
  '',
  'Hello World! My content includes a trailing CRLF.\r\n',
].join('\r\n')

const KINDS: readonly [string, Protocol<unknown>, string][] = [
  ['request', http, REQUEST],
  ['response', httpServer, RESPONSE],
]

test('a request: fields that tell programs apart, in wire order and case', () => {
  const { fields, ...rest } = printed(http, REQUEST)
  expect(rest).toEqual({ prefix: 'http', start: ['GET', 'HTTP/1.1'] })
  expect(fields).toEqual(['Host', 'user-AGENT', 'Accept: */*', 'Authorization'])
})

test('a response likewise', () => {
  const { fields, ...rest } = printed(httpServer, RESPONSE)
  expect(rest).toEqual({ prefix: 'http_server', start: ['HTTP/1.1', '200', 'OK'] })
  expect(fields).toEqual(['Date', 'Server: Apache', 'ETag', 'Vary', 'Content-Type'])
})

test("pmercury's notation of 2019, for methods that it does not know, too", () => {
  const bracketed = (...parts: string[]) => parts.map((part) => `(${Buffer.from(part).toString('hex')})`).join('')
  const request = message(http, 'POST / HTTP/1.1\r\nX-A: b\r\nVia: c\r\nOrigin: d\r\n\r\n')
  expect(http.notation2019(request)).toBe(bracketed('POST', 'HTTP/1.1', 'X-A', 'Via', 'Origin: d'))
  const response = message(httpServer, 'HTTP/1.0 200 OK\r\nX-A: b\r\n\r\n')
  expect(httpServer.notation2019(response)).toBe(bracketed('HTTP/1.0', '200', 'OK', 'X-A: b'))
})

test('what a request asks for, and with what', () => {
  expect(http.context(message(http, REQUEST))).toEqual({ serverName: 'www.example.com', userAgent: 'curl/8.5.0' })
  expect(http.context(message(http, 'GET / HTTP/1.0\r\n\r\n'))).toEqual({})
  expect(http.context(message(http, 'GET / HTTP/1.1\nHost: a\nUser-Agent:\n\n'))).toMatchObject({ userAgent: '' })
})

test.each([
  ['example.com', 'example.com'],
  ['192.0.2.1:8080', '192.0.2.1'],
  ['[2001:db8::1]:80', '2001:db8::1'],
  ['[2001:db8::1', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  [':80', undefined],
  ['[]', undefined],
  ['', undefined],
])('Host: %s asks for %s', (host, serverName) => {
  expect(http.context(message(http, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).serverName).toBe(serverName)
})

test('Basic credentials are decoded (RFC 7617, section 2), those of other schemes and broken ones are not', () => {
  const authorization = (value: string) =>
    JSON.stringify(http.facts(message(http, `GET / HTTP/1.1\r\nAuthorization: ${value}\r\n\r\n`)))
  expect(authorization('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toContain('{"basic":{"param":"Aladdin:open sesame"}}')
  expect(authorization('BASIC %')).toContain('{"basic":{"param":"%"}}')
  expect(authorization('Bearer mF_9.B5f-4.1JqM')).toContain('{"bearer":{"param":"mF_9.B5f-4.1JqM"}}')
  expect(authorization('__proto__ x')).toContain('{"__proto__":{"param":"x"}}')
  expect(authorization('none')).not.toContain('"authorization":')
})

test('lines may end with LF alone, and the last one is cut where the bytes are', () => {
  const text = 'GET / HTTP/1.1\nHost: a\r\n\tb\nAccept: x\r'
  expect(printed(http, text).fields).toEqual(['Host: a'.slice(0, 4), 'Accept: x'])
  expect(http.facts(message(http, text), new Set(['headers']))).toMatchObject([
    {
      facts: {
        headers: [
          { value: 'a\r\n\tb', delimiter: '\n' },
          { name: 'Accept', value: 'x' },
        ],
      },
    },
  ])
  expect(parse(http, text).missing).toBe(1)
})

test.each([
  ['no fields', 'GET / HTTP/1.1\r\n\r\nAccept: x\r\n', []],
  ['a line without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\nAccept: x\r\n\r\n', ['Host']],
  ['a line without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: b\r\nAccept: x\r\n\r\n', ['Host']],
  ['a space in a name', 'GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\nAccept: x\r\n\r\n', ['Host']],
  ['a continuation of nothing', 'GET / HTTP/1.1\r\n Host: a\r\nAccept: x\r\n\r\n', []],
  ['bytes that are no text', 'GET / HTTP/1.1\r\nHost: a\r\n\0\xff\x01: b\r\nAccept: x\r\n\r\n', ['Host']],
  ['NUL and the like in a value', 'GET / HTTP/1.1\r\nAccept: \0\x01\r\nHost: a\r\n\r\n', ['Accept: \0\x01', 'Host']],
  ['a name of JavaScript', 'GET / HTTP/1.1\r\n__proto__: a\r\nconstructor: b\r\nHost: a\r\n\r\n', ['Host']],
])('%s: the section ends, and no more bytes are waited for', (_, text, fields) => {
  expect(printed(http, text).fields).toEqual(fields)
  expect(parse(http, text).missing).toBe(0)
})

test.each<[string, Protocol<unknown>, string, string]>([
  ['HTTP/0.9', http, 'GET /\r\n', 'HTTP-version'],
  ['no target', http, 'GET \r\n', 'HTTP-version'],
  ['RTSP', http, 'OPTIONS rtsp://example.com RTSP/1.0\r\n\r\n', 'HTTP-version'],
  ['a status code of letters', httpServer, 'HTTP/1.1 two OK\r\n\r\n', 'status-code'],
  ['a status code alone, of two digits', httpServer, 'HTTP/1.1 20\r\n\r\n', 'status-code'],
])('%s is no HTTP/1', (_, protocol, text, field) => {
  expect(parse(protocol, text)).toEqual({ reason: 'malformed', field, missing: 0 })
})

test('a target with spaces, and a response without a reason', () => {
  const target = http.facts(message(http, 'GET /a b  c HTTP/1.0\r\n\r\n'))
  expect(target).toMatchObject([{ facts: { method: 'GET', uri: '/a b  c', protocol: 'HTTP/1.0' } }])
  expect(printed(httpServer, 'HTTP/1.1 204\r\n\r\n').start).toEqual(['HTTP/1.1', '204', ''])
})

test.each([
  ...['G', 'GET', 'GET ', 'GET h', 'GET /', 'GET  /', 'VERSION-CONTROL /', 'M', 'MK', 'OPTIONS * HTTP/1.1'],
  ...['CONNECT example.com:443', 'CONNECT [2001:db8::1]:443', 'GET http://a/', `GET ${'a'.repeat(255)}`],
])('%s may begin a request', (text) => {
  expect(http.identify(bytesOf(text), 0, text.length)).toBe(true)
})

test.each([
  ...['', 'g', 'GX', 'GET/', 'get /', 'PRI * HTTP/2.0', 'HTTP/1.1 200', 'EHLO a', 'USER a', 'OPTIONS HTTP/1.1'],
  ...['POST request received', 'GET \r\n', 'GET \0', `GET ${'a'.repeat(256)}`],
])('%j begins none', (text) => {
  expect(http.identify(bytesOf(text), 0, text.length)).toBe(false)
})

test('a response is known by its version, and by less as far as it goes', () => {
  const identifies = (text: string) => httpServer.identify(bytesOf(text), 0, text.length)
  expect(['H', 'HTTP/1', 'HTTP/1.0 '].map(identifies)).toEqual([true, true, true])
  expect(['', 'HE', 'HTTP/2', 'http/1.1'].map(identifies)).toEqual([false, false, false, false])
})

test.each(KINDS)(
  'a %s cut at every byte gives the fields that are there and waits for the rest',
  (_, protocol, text) => {
    const whole = protocol.fingerprint(message(protocol, text), protocol.formats[0] ?? '', NO_DIGESTS) ?? ''
    const head = text.indexOf('\r\n\r\n') + 4
    for (let end = 1; end <= text.length; end++) {
      const result = parse(protocol, text.slice(0, end))
      expect(result.missing > 0, `${end}`).toBe(end < head)
      if (isFailure(result)) expect(end).toBeLessThanOrEqual(text.indexOf('\n'))
      else if (end >= head)
        expect(protocol.fingerprint(result.message, whole.split('/')[0] ?? '', NO_DIGESTS)).toBe(whole)
    }
  },
)

test.each(KINDS)('a %s with any byte changed: it never throws', (_, protocol, text) => {
  const bytes = bytesOf(text)
  for (let at = 0; at < bytes.length; at++) {
    for (const mask of [0x01, 0x20, 0x80, 0xff]) {
      const changed = bytes.with(at, (bytes[at] ?? 0) ^ mask)
      const result = protocol.parse(changed, 0, changed.length, CONTEXT)
      if (!isFailure(result)) exercise(protocol, result.message)
    }
  }
})

test('of 10,000 lines 1,000 are read; a field may have 64 KiB', () => {
  for (const line of ['a:b\r\n', '\ta\n']) {
    const many = `GET / HTTP/1.1\r\nHost: a\r\n${line.repeat(10_000)}Accept: x\r\n\r\n`
    expect(printed(http, many).fields).toEqual(['Host'])
    expect(parse(http, many).missing).toBe(0)
  }
  const value = 'x'.repeat(65_536)
  expect(printed(http, `GET / HTTP/1.1\r\nAccept: ${value}\r\n\r\n`).fields).toEqual([`Accept: ${value}`])
})

test('another format is misuse', () => {
  expect(() => http.fingerprint(message(http, REQUEST), 'tls', NO_DIGESTS)).toThrow(RangeError)
  expect(() => httpServer.fingerprint(message(httpServer, RESPONSE), 'http', NO_DIGESTS)).toThrow(RangeError)
})

const NO_DIGESTS = { md5: String, sha256: String }
const CONTEXT = {
  following: [],
  ciphers: { hmacSha256: () => bytesOf(''), aes128: () => bytesOf(''), openAes128Gcm: () => undefined },
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function parse<Message>(protocol: Protocol<Message>, text: string) {
  const bytes = bytesOf(`?${text}?`)
  return protocol.parse(bytes, 1, bytes.length - 1, CONTEXT)
}

function message<Message>(protocol: Protocol<Message>, text: string): Message {
  const result = parse(protocol, text)
  if (isFailure(result)) throw new Error(result.field)
  return result.message
}

/** The default fingerprint with its hex undone. */
function printed<Message>(protocol: Protocol<Message>, text: string) {
  const fingerprint = protocol.fingerprint(message(protocol, text), protocol.formats[0] ?? '', NO_DIGESTS) ?? ''
  const [, prefix, start = '', fields = ''] = /^(\w+)\/((?:\([0-9a-f]*\))+)\((.*)\)$/.exec(fingerprint) ?? []
  const unhex = (list: string) => [...list.matchAll(/\(([0-9a-f]*)\)/g)].map(([, hex = '']) => latin1(hex))
  return { prefix, start: unhex(start), fields: unhex(fields) }
}

function latin1(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1')
}

function exercise(protocol: Protocol<unknown>, parsed: unknown): void {
  protocol.fingerprint(parsed, protocol.formats[0] ?? '', NO_DIGESTS)
  protocol.context(parsed)
  protocol.facts(parsed)
  protocol.notation2019(parsed)
}
