import { createHash } from 'node:crypto'
import type { Classifier, Identification } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { Enricher } from './enricher.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const unknown = (): Identification => ({ status: 'unknown' })
const classifier: Classifier = {
  types: new Set(),
  identify: unknown,
  identifyLogged: unknown,
  explain: () => undefined,
}

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'
const ENDS = { src_ip: '192.0.2.1', src_port: 50_000, dest_ip: '198.51.100.1', dest_port: 443, proto: 'TCP' }
const request = {
  timestamp: '2026-11-24T10:00:00.000000+0000',
  event_type: 'http',
  ...ENDS,
  dest_port: 80,
  http: {
    http_method: 'GET',
    url: '/',
    protocol: 'HTTP/1.1',
    request_headers: [
      { name: 'Host', value: 'a.example' },
      { name: 'User-Agent', value: CHROME },
    ],
  },
}
// Some of OpenSSL 3.0's suites and extensions.
const handshake = {
  version: 'TLS 1.3',
  ciphers: [4866, 4867, 4865, 159, 255],
  exts: [0, 11, 10, 22, 23, 43],
  sig_algs: [1027],
}
const hello = (fields: object = {}, tls: object = {}) => ({
  timestamp: '2026-11-24T10:00:05.000000+0000',
  event_type: 'tls',
  ...ENDS,
  tls: { sni: 'a.example', ja4: 't13d050600_0123456789ab_0123456789ab', client_handshake: handshake, ...tls },
  ...fields,
})

function inconsistent(...events: readonly object[]): string[][] {
  const enricher = new Enricher({ classifier, digests: { md5: hash('md5'), sha256: hash('sha256') } })
  const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  const enriched = enricher.enrich(Buffer.from(lines)).toString().trimEnd().split('\n')
  return enriched.map((line) => {
    const found: { between: string[]; why: string }[] = JSON.parse(line).fingerpost?.inconsistent ?? []
    return found.map(({ between, why }) => `${between.join('/')} ${why}`)
  })
}

test("a library's hello contradicts the browser whose request in the clear came before", () => {
  const [ofRequest, ofHello] = inconsistent(request, hello())
  expect(ofRequest).toEqual([])
  expect(ofHello).toEqual([
    'user_agent/hello browser-ciphers',
    'user_agent/hello browser-extensions',
    'user_agent/hello browser-lacks-extension',
  ])
})

test('without the request, to another server or much later, nothing does', () => {
  expect(inconsistent(hello())).toEqual([[]])
  expect(inconsistent(request, hello({}, { sni: 'b.example' }))[1]).toEqual([])
  expect(inconsistent(request, hello({ dest_ip: '198.51.100.2' }))[1]).toEqual([])
  expect(inconsistent(request, hello({ timestamp: '2026-11-24T10:05:00.000000+0000' }))[1]).toEqual([])
})

test("QUIC's own User-Agent is compared with its hello", () => {
  const quic = { sni: 'a.example', ja4: 'q13d050600_0123456789ab_0123456789ab', ua: 'Chrome/147.0.7727.0 Linux x86_64' }
  const event = {
    ...hello(),
    event_type: 'quic',
    tls: undefined,
    quic: { ...quic, ja3: { string: '771,4865-159,0-22-43,29,' } },
  }
  expect(inconsistent(event)[0]).toContain('user_agent/hello browser-ciphers')
})
