import { expect, test } from 'vitest'
import { nodeDigests } from '../node.ts'
import { LoggedIndex } from './logged-index.ts'
import type { LoggedKeys } from './logged-keys.ts'

interface Item {
  fingerprint: string
  ja3?: string[]
}

function find(items: Item[], keys: LoggedKeys) {
  const index = new LoggedIndex(items, { digests: nodeDigests, storedJa3: ({ ja3 }: Item) => ja3 ?? [] })
  const match = index.find(keys)
  return match && { by: match.by, positions: match.items.map((item) => items.indexOf(item)) }
}

// GREASE, suites c02b c02c; server_name, supported_groups (GREASE, x25519), ec_point_formats, signature_algorithms
// (0403, 0804), ALPN h2, supported_versions (GREASE, 1.3, 1.2).
const EXTENSIONS = ['(0000)', '(000a000600040a0a001d)', '(000b00020100)', '(000d0006000404030804)']
const MORE = ['(001000050003026832)', '(002b0007060a0a03040303)']
const WIRE = `tls/(0303)(0a0ac02bc02c)((0a0a)${EXTENSIONS.join('')}${MORE.join('')})`
const SWAPPED = `tls/(0303)(0a0ac02bc02c)((0a0a)${[...EXTENSIONS].reverse().join('')}${MORE.join('')})`
const SORTED = `tls/1/(0303)(0a0ac02bc02c)[${EXTENSIONS.join('')}${MORE.join('')}(0a0a)]`
const COARSE = `tls/2/(0303)(0a0ac02bc02c)[${EXTENSIONS.join('')}${MORE.join('')}(0a0a)]`

// By coreutils: printf 771,49195-49196,0-10-11-13-16-43,29,0 | md5sum; printf c02b,c02c | sha256sum;
// printf 000a,000b,000d,002b_0403,0804 | sha256sum.
const JA3 = '100e29513d46dce3070cf4a9c185c92d'
const JA4 = 't13d0206h2_177d36ae841b_fb71836bce29'
const HANDSHAKE = {
  version: 0x0304,
  cipherSuites: [0xc02b, 0xc02c],
  extensions: [0, 10, 11, 13, 16, 43],
  signatureAlgorithms: [0x0403, 0x0804],
}

test.each([
  ['ja3', { ja3: JA3 }, [1]],
  ['ja4', { ja4: [JA4] }, [0, 1, 2]],
  ['ja3+ja4', { ja3: JA3, ja4: ['t00i000000_000000000000_000000000000', JA4] }, [1]],
  ['handshake', { handshake: HANDSHAKE }, [1]],
  ['handshake', { ja3: JA3, ja4: [JA4], handshake: HANDSHAKE }, [1]],
  // A hash that contradicts the lists is a tool's deviation, and does not undo their match.
  ['handshake', { ja3: '0'.repeat(32), handshake: HANDSHAKE }, [1]],
  ['ja4', { ja3: '0'.repeat(32), ja4: [JA4] }, [0, 1, 2]],
  ['ja4', { ja4: [JA4], handshake: { ...HANDSHAKE, version: 0 } }, [0, 1, 2]],
] as const)('%s is the best tier of %j', (by, keys, positions) => {
  const items = [SWAPPED, WIRE, SORTED, COARSE].map((fingerprint) => ({ fingerprint }))
  expect(find(items, keys)).toEqual({ by, positions })
})

// By coreutils: printf 000a,000b,000d_0403,0804 | sha256sum.
test('DTLS is found by its own JA4 and versions, and not by what it has in common with TLS', () => {
  const extensions = `${EXTENSIONS.join('')}(001000050003026832)`
  const items = [`tls/(0303)(c02bc02c)(${extensions})`, `dtls/(fefd)(c02bc02c)(${extensions})`].map((fingerprint) => ({
    fingerprint,
  }))
  const handshake = { ...HANDSHAKE, version: 0xfefd, extensions: [0, 10, 11, 13, 16] }
  expect(find(items, { ja4: ['dd2d0205h2_177d36ae841b_876bcc86782c'] })).toEqual({ by: 'ja4', positions: [1] })
  expect(find(items, { handshake })).toEqual({ by: 'handshake', positions: [1] })
  expect(find(items, { handshake: { ...handshake, version: 0x0303 } })).toEqual({ by: 'handshake', positions: [0] })
  expect(find(items.slice(1), { handshake: { ...handshake, version: 0x0303 } })).toBeUndefined()
})

test('a sorted fingerprint is found by stored JA3 and by lists in any order', () => {
  const items = [{ fingerprint: SORTED, ja3: ['1'.repeat(32), JA3] }]
  expect(find(items, { ja3: JA3 })).toEqual({ by: 'ja3', positions: [0] })
  expect(find(items, { ja3: JA3, ja4: [JA4] })).toEqual({ by: 'ja3+ja4', positions: [0] })
  const permuted = { ...HANDSHAKE, extensions: [43, 0, 16, 10, 13, 11] }
  expect(find(items, { handshake: permuted })).toEqual({ by: 'handshake', positions: [0] })
})

test('suites in their order lead to every fingerprint that has them, GREASE or not, when they are asked for', () => {
  const others = ['tls/(0303)(c02cc02b)((0000))', 'tls/(0303)(c02b)((0000))', 'tls/(0301)(c02bc02c)()']
  const items = [SWAPPED, WIRE, SORTED, COARSE, ...others].map((fingerprint) => ({ fingerprint }))
  const index = new LoggedIndex(items, { digests: nodeDigests, storedJa3: () => [] })
  const sharing = [...items.slice(0, 4), ...items.slice(-1)]
  const unknown = { ...HANDSHAKE, extensions: [1], signatureAlgorithms: [] }
  for (const keys of [
    { cipherSuites: [0xc02b, 0xc02c] },
    { cipherSuites: [0x4a4a, 0xc02b, 0xc02c] },
    { handshake: unknown },
    { ja3String: '769,49195-49196,1,,' },
  ]) {
    expect(index.find(keys)).toBeUndefined()
    expect(index.findOrderedCiphers(keys)).toEqual({ by: 'ordered-ciphers', items: sharing })
  }
  expect(index.findOrderedCiphers({ cipherSuites: [0xc02b] })?.items).toEqual([items[5]])
  for (const keys of [{}, { cipherSuites: [] }, { cipherSuites: [0x0a0a] }, { ja3String: 'no JA3' }, { ja3: JA3 }])
    expect(index.findOrderedCiphers(keys)).toBeUndefined()
})

test('a fingerprint that leaves extensions out is not found by anything that logs show', () => {
  expect(find([{ fingerprint: COARSE }], { ja3: JA3, ja4: [JA4], handshake: HANDSHAKE })).toBeUndefined()
})

// A later connection: no server_name, no ALPN; padding (21), session_ticket (35) and pre_shared_key (41) instead.
const RESUMED = { ...HANDSHAKE, version: 0, extensions: [43, 35, 13, 10, 11, 21, 41] }

test('lists that differ in what varies lead to the fingerprints in any order, where no other key does', () => {
  const items = [SWAPPED, WIRE, SORTED, COARSE].map((fingerprint) => ({ fingerprint }))
  expect(find(items, { handshake: RESUMED })).toEqual({ by: 'stable', positions: [0, 1, 2] })
  expect(find(items, { ja4: [JA4], handshake: RESUMED })?.by).toBe('ja4')
})

test.each([
  ['suites', { ...RESUMED, cipherSuites: [0xc02c, 0xc02b] }],
  ['extensions', { ...RESUMED, extensions: [...RESUMED.extensions, 5] }],
  ['signature algorithms', { ...RESUMED, signatureAlgorithms: [0x0804, 0x0403] }],
])('lists with other %s do not', (_, handshake) => {
  expect(find([{ fingerprint: WIRE }], { handshake })).toBeUndefined()
})

// The same hello with its extensions in another order: that of no item, so that its hash is known to none.
const PERMUTED = '771,49195-49196,43-0-16-10-13-11,29,0'

test('a JA3 string leads to fingerprints whose extensions have another order, where no exact key does', () => {
  const items = [SWAPPED, WIRE, SORTED, COARSE].map((fingerprint) => ({ fingerprint }))
  const expected = { by: 'sorted-ja3', positions: [0, 1, 2] }
  expect(find(items, { ja3: '0'.repeat(32), ja3String: PERMUTED })).toEqual(expected)
  expect(find(items, { ja3String: PERMUTED, handshake: RESUMED })).toEqual(expected)
  expect(find(items, { ja3: JA3, ja3String: PERMUTED })).toEqual({ by: 'ja3', positions: [1] })
  expect(find(items, { ja4: [JA4], ja3String: PERMUTED })?.by).toBe('ja4')
})

test.each([
  ['version', '770,49195-49196,43-0-16-10-13-11,29,0'],
  ['suites', '771,49196-49195,43-0-16-10-13-11,29,0'],
  ['extensions', '771,49195-49196,43-0-16-10-13,29,0'],
  ['groups', '771,49195-49196,43-0-16-10-13-11,23,0'],
  ['point formats', '771,49195-49196,43-0-16-10-13-11,29,'],
  ['text', 'no JA3'],
])('one with another %s does not', (_, ja3String) => {
  expect(find([{ fingerprint: WIRE }], { ja3String })).toBeUndefined()
})

test('a JA3 string without extensions leads to a hello without any', () => {
  const items = [{ fingerprint: 'tls/(0303)(c02bc02c)' }]
  expect(find(items, { ja3String: '771,49195-49196,,,' })).toEqual({ by: 'sorted-ja3', positions: [0] })
})

// printf 000b_ | sha256sum, as Suricata 8 hashes a hello without signature_algorithms; printf 000b | sha256sum.
test.each(['t12i020100_177d36ae841b_6d2b31b3d183', 't12i020100_177d36ae841b_bcb145a8c2a7'])(
  'JA4 without signature algorithms: %s',
  (ja4) => {
    const items = [{ fingerprint: 'tls/(0303)(c02bc02c)((000b00020100))' }]
    expect(find(items, { ja4: [ja4] })).toEqual({ by: 'ja4', positions: [0] })
  },
)

// The ALPN value is the bytes ab cd; older tools print 99 for it. printf c02b | sha256sum.
test.each(['t12i0101ad_648b5c445417_000000000000', 't12i010199_648b5c445417_000000000000'])(
  'JA4 with an odd ALPN value: %s',
  (ja4) => {
    const items = [{ fingerprint: 'tls/(0303)(c02b)((00100005000302abcd))' }]
    expect(find(items, { ja4: [ja4] })).toEqual({ by: 'ja4', positions: [0] })
  },
)

test('QUIC has a JA4 of its own', () => {
  const quic = SORTED.replace('tls/1/', 'quic/(00000001)')
  const items = [{ fingerprint: SORTED }, { fingerprint: quic }]
  expect(find(items, { ja4: [JA4] })).toEqual({ by: 'ja4', positions: [0] })
  expect(find(items, { ja4: [JA4.replace('t', 'q')] })).toEqual({ by: 'ja4', positions: [1] })
})
