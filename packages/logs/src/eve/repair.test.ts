import { createHash } from 'node:crypto'
import type { Digests } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import type { EveHello } from './hello.ts'
import { repair } from './repair.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const digests: Digests = { md5: hash('md5'), sha256: hash('sha256') }
const sha12 = (text: string) => digests.sha256(text).slice(0, 12)

const nothing: EveHello = {
  transport: 'tls',
  ja3Hash: undefined,
  ja3String: undefined,
  ja4: undefined,
  protocolNames: undefined,
  handshake: undefined,
}
const repaired = (hello: Partial<EveHello>) => repair({ ...nothing, ...hello }, digests)

test('without a hello there is no fingerprint', () => {
  expect(repaired({})).toBeUndefined()
  expect(repaired({ ja4: 't00i000000_e3b0c44298fc_d2e2adf7177b' })).toBeUndefined()
  expect(repaired({ ja4: '' })).toBeUndefined()
  expect(repaired({ ja4: 'not a JA4' })).toBeUndefined()
})

// The hello of suricata-8.0.8/zeek: TLS 1.0 with SSL 2 compatible framing; JA4 without signature algorithms ends in the
// hash of the extensions alone (JA4 specification: "If there are no signature algorithms in the hello packet, then the
// string ends without an underscore").
test('no signature algorithms, no underscore', () => {
  const ja3String = '769,47-53-10-49171-49172-49161-49162-50-56-19,65281-0-5-10-11-35,23-24,0'
  const ja4 = 't10d100600_0fa29e80c1bb_9ddcf1d6c94d'
  const handshake = {
    version: 'TLSv1',
    ciphers: [47, 53, 10, 49171, 49172, 49161, 49162, 50, 56, 19],
    exts: [65281, 0, 5, 10, 11, 35],
  }
  const expected = `t10d100600_0fa29e80c1bb_${sha12('0005,000a,000b,0023,ff01')}`
  expect(sha12('0005,000a,000b,0023,ff01_')).toBe('9ddcf1d6c94d')
  expect(repaired({ ja3Hash: digests.md5(ja3String), ja3String, ja4, handshake })?.ja4).toEqual([expected])
  expect(repaired({ ja3Hash: digests.md5(ja3String), ja3String, ja4 })?.ja4).toEqual([expected])
  expect(repaired({ ja4 })?.ja4).toEqual([ja4])
})

test('no extensions at all: twelve zeros', () => {
  const ja4 = 't12i010000_ba72b8082249_d2e2adf7177b'
  expect(repaired({ ja4 })?.ja4).toEqual(['t12i010000_ba72b8082249_000000000000'])
  expect(repaired({ ja4, ja3String: '771,255,,,' })?.ja4).toEqual([`t12i010000_${sha12('00ff')}_000000000000`])
})

const first = { ciphers: [4865, 4866], exts: [0, 13, 16, 51, 43], sig_algs: [1027, 2052] }
const joined = {
  version: 'TLS 1.3',
  ciphers: [...first.ciphers, ...first.ciphers],
  exts: [...first.exts, 0, 13, 16, 44, 51, 43],
  sig_algs: [...first.sig_algs, ...first.sig_algs],
}
const firstJa3 = '771,4865-4866,0-13-16-51-43,29,0'

test('a HelloRetryRequest: the first hello alone', () => {
  const result = repaired({
    ja3Hash: digests.md5(firstJa3),
    ja3String: firstJa3,
    ja4: `t13d0411h2_${'0'.repeat(12)}_${'0'.repeat(12)}`,
    handshake: joined,
    protocolNames: ['h2', 'http/1.1'],
  })
  expect(result?.handshake).toEqual({
    version: 0x0304,
    cipherSuites: first.ciphers,
    extensions: first.exts,
    signatureAlgorithms: first.sig_algs,
  })
  expect(result?.ja4).toEqual([`t13d0205h2_${sha12('1301,1302')}_${sha12('000d,002b,0033_0403,0804')}`])
  expect(result?.ja3).toBe(digests.md5(firstJa3))
})

test('a HelloRetryRequest in an event without the lists leaves JA3', () => {
  const ja4 = `t13d0411h2_${'0'.repeat(12)}_${'0'.repeat(12)}`
  const result = repaired({ ja3Hash: digests.md5(firstJa3), ja3String: firstJa3, ja4 })
  expect(result).toEqual({ kind: 'hello', ja3: digests.md5(firstJa3), ja3String: firstJa3, ja4: [] })
})

test('QUIC: JA3 without GREASE', () => {
  const logged = '771,27242-4865-4866-4867,64250-0-10-16-5-13-18-51-45-43-57-27-64250,43690-29-23-24-25,'
  const sent = '771,4865-4866-4867,0-10-16-5-13-18-51-45-43-57-27,29-23-24-25,'
  const result = repaired({ transport: 'quic', ja3Hash: digests.md5(logged), ja3String: logged })
  expect(result).toMatchObject({ ja3: digests.md5(sent), ja3String: sent })
})

test('a protocol name that is not UTF-8 counts as its bytes, in hex', () => {
  const ja3String = '771,4865,16,,'
  const ja4 = `t13i010199_${sha12('1301')}_000000000000`
  const name = '\\xba\\xad'
  expect(repaired({ ja3String, ja4, protocolNames: [name] })?.ja4).toEqual([`t13i0101bd_${sha12('1301')}_000000000000`])
})

test('a log that lacks the string keeps its hash, one that lacks the hash is hashed', () => {
  expect(repaired({ ja3Hash: 'e7d705a3286e19ea42f587b344ee6865' })?.ja3).toBe('e7d705a3286e19ea42f587b344ee6865')
  expect(repaired({ ja3String: firstJa3 })?.ja3).toBe(digests.md5(firstJa3))
})

test('lists that are not numbers are no handshake', () => {
  const ja4 = 't13d0205h2_000000000000_000000000000'
  for (const handshake of [{ ciphers: ['x'] }, { ciphers: [65536] }, { ciphers: [] }, [], 'x', null, 5]) {
    expect(repaired({ ja4, handshake })).toEqual({ kind: 'hello', ja4: [ja4] })
  }
})
