import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrefixList } from './prefix-list.ts'

const LIST = `; made by hand
10.0.0.0/8 1
10.1.0.0/16	2
10.1.2.0/24 3
10.1.2.3/32 4
192.0.2.0/24 5
192.0.2.0/24 6

2001:db8::/32 7
2001:db8:1::/48 8
`

test.each([
  ['10.0.0.0', 1],
  ['10.0.255.255', 1],
  ['10.1.0.1', 2],
  ['10.1.2.2', 3],
  ['10.1.2.3', 4],
  ['10.1.2.4', 3],
  ['10.1.3.0', 2],
  ['10.255.255.255', 1],
  ['9.255.255.255', undefined],
  ['11.0.0.0', undefined],
  ['192.0.2.1', 6],
  ['2001:db8::1', 7],
  ['2001:db8:1::1', 8],
  ['2001:db8:2::1', 7],
  ['2001:db9::', undefined],
  ['::ffff:10.1.2.3', 4],
  ['300.1.1.1', undefined],
  ['example.com', undefined],
])('%s belongs to %s', (address, system) => {
  expect(parsePrefixList(LIST, 'list').lookup(address)).toBe(system)
})

test.each(['10.0.0.0 1', '10.0.0.0/33 1', '10.0.0.0/8', '10.0.0.0/8 AS1', '2001:db8::/129 1', '{"a":1}'])(
  'refuses %j with its line',
  (line) => {
    expect(() => parsePrefixList(`10.0.0.0/8 1\n${line}\n`, 'list')).toThrow('list:2: expected a prefix')
  },
)

test('refuses a list without prefixes', () => {
  expect(() => parsePrefixList('\n', 'list')).toThrow('list: no prefixes')
})

test('finds what comparing with every prefix finds', () => {
  const prefix = fc.record({
    address: fc.integer({ min: 0, max: 0xffffffff }).map((value) => (value & 0x0300000f) >>> 0),
    bits: fc.integer({ min: 0, max: 32 }),
  })
  fc.assert(
    fc.property(fc.array(prefix, { minLength: 1 }), fc.array(prefix), (prefixes, probes) => {
      const lines = prefixes.map(({ address, bits }, index) => `${dotted(address)}/${bits} ${index}`)
      const list = parsePrefixList(lines.join('\n'), 'list')
      for (const { address } of probes) expect(list.lookup(dotted(address))).toBe(slowly(prefixes, address))
    }),
  )
})

function slowly(prefixes: readonly { address: number; bits: number }[], probe: number): number | undefined {
  let best: number | undefined
  let longest = -1
  prefixes.forEach(({ address, bits }, index) => {
    const size = 2 ** (32 - bits)
    const covers = Math.floor(address / size) === Math.floor(probe / size)
    if (covers && bits >= longest) [best, longest] = [index, bits]
  })
  return best
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.')
}
