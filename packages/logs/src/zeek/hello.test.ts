import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { logFormats } from '../registry.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests = { md5: hash('md5'), sha256: hash('sha256') }
const reader = logFormats.zeekJson.createReader({ digests })

function keyOf(event: object) {
  const read = reader.readObject({ ts: 1, uid: 'C1', ...event })
  return typeof read === 'string' ? read : { type: read.type, key: read.key }
}

/** The hello of the example in the JA4 specification (t13d1516h2_8daaf6152771_e5627efa2ab1), with GREASE put in. */
const HELLO = {
  version: 'TLSv13',
  client_version: 0x0303,
  client_ciphers: [
    0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x9c, 0x9d, 0x2f,
    0x35,
  ],
  ssl_client_exts: [
    0xfafa, 0x1b, 0x00, 0x33, 0x10, 0x4469, 0x17, 0x2d, 0x0d, 0x05, 0x23, 0x12, 0x2b, 0xff01, 0x0b, 0x0a, 0x15,
  ],
  client_curves: [0x1a1a, 29, 23, 24],
  point_formats: [0],
  orig_alpn: ['h2', 'http/1.1'],
  client_supported_versions: [0x3a3a, 0x0304, 0x0303],
  hashalgs: [4, 8, 4, 5, 8, 5, 8, 6],
  sigalgs: [3, 4, 1, 3, 5, 1, 6, 1],
}
const JA4 = 't13d1516h2_8daaf6152771_e5627efa2ab1'

test('JA4 and the lists of the hello in the JA4 specification', () => {
  expect(keyOf(HELLO)).toMatchObject({
    type: 'tls',
    key: {
      ja4: [JA4],
      ja3String:
        '771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53,' +
        '27-0-51-16-17513-23-45-13-5-35-18-43-65281-11-10-21,29-23-24,0',
      handshake: {
        version: 0x0304,
        signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
      },
    },
  })
})

describe('two hellos', () => {
  const types = HELLO.ssl_client_exts
  const once = keyOf(HELLO)

  test.each([
    ['the same again', [...types, ...types]],
    ['shuffled but for GREASE', [...types, 0xfafa, ...types.slice(1).reverse()]],
    ['with a cookie first', [...types, 44, ...types]],
    ['with a cookie last', [...types, ...types, 44]],
    ['without padding', [...types, ...types.slice(0, -1)]],
  ])('%s', (_, ssl_client_exts) => {
    expect(keyOf({ ...HELLO, ssl_client_exts })).toEqual(once)
  })
})

test('the lists are believed before hashes, which packages make of both hellos', () => {
  expect(keyOf({ ...HELLO, ja3: '0'.repeat(32), ja4: JA4.replace('16h2', '99h2') })).toEqual(keyOf(HELLO))
})

test('QUIC by its transport parameters, DTLS by its version', () => {
  const quic = keyOf({ ...HELLO, ssl_client_exts: [...HELLO.ssl_client_exts, 0x39] })
  expect(quic).toMatchObject({ type: 'quic', key: { ja4: [expect.stringMatching(/^q13d1517h2_/)] } })
  const { client_supported_versions, ...old } = HELLO
  const withoutVersions = HELLO.ssl_client_exts.filter((type) => type !== 0x2b)
  const dtls = keyOf({ ...old, version: 'DTLSv12', client_version: 0xfefd, ssl_client_exts: withoutVersions })
  expect(dtls).toMatchObject({
    type: 'dtls',
    key: { ja4: [expect.stringMatching(/^dd2d1515h2_/)], handshake: { version: 0xfefd } },
  })
})

test('lists that lack what the hello must have had give way to hashes', () => {
  for (const name of [
    'client_curves',
    'point_formats',
    'orig_alpn',
    'client_supported_versions',
    'sigalgs',
    'client_version',
  ]) {
    const rest = Object.fromEntries(Object.entries(HELLO).filter(([other]) => other !== name))
    expect(keyOf({ ...rest, ja4: JA4 })).toEqual({ type: 'tls', key: { kind: 'hello', ja4: [JA4] } })
    expect(keyOf(rest)).toBe('no-fingerprint')
  }
  expect(keyOf({ ...HELLO, hashalgs: [4] })).toBe('no-fingerprint')
  expect(keyOf({ ...HELLO, client_ciphers: [65536] })).toBe('no-fingerprint')
})

test('a hello in the form of SSL 2 has no compression methods and no fingerprint', () => {
  expect(keyOf({ ...HELLO, client_comp_methods: [] })).toBe('no-fingerprint')
  expect(keyOf({ ...HELLO, client_comp_methods: [0] })).toEqual(keyOf(HELLO))
})

test('ALPN that is no text', () => {
  expect(keyOf({ ...HELLO, orig_alpn: ['\\xab\\xcd'] })).toMatchObject({
    key: { ja4: [expect.stringMatching(/^t13d1516ad_/)] },
  })
  expect(keyOf({ ...HELLO, orig_alpn: ['h'] })).toMatchObject({ key: { ja4: [expect.stringMatching(/^t13d1516hh_/)] } })
})
