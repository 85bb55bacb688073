import { isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatIpv4, formatIpv6, parseAddress } from './ip-address.ts'

test.each([
  ['0.0.0.0', 0],
  ['1.2.3.4', 0x01020304],
  ['255.255.255.255', 0xffffffff],
  ['::ffff:1.2.3.4', 0x01020304],
  ['::FFFF:102:304', 0x01020304],
  ['::', 0n],
  ['::1', 1n],
  ['2001:db8::8:800:200c:417a', 0x20010db80000000000080800200c417an],
  ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
  ['64:ff9b::192.0.2.33', 0x0064ff9b0000000000000000c0000221n],
])('reads %s', (text, address) => {
  expect(parseAddress(text)).toBe(address)
})

test.each([
  '',
  '300.1.1.1',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  ' 1.2.3.4',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7::8',
  '12345::',
  'fe80::1%eth0',
  '[::1]',
  '::1.2.3.256',
  'example.com',
])('refuses %j', (text) => {
  expect(parseAddress(text)).toBeUndefined()
})

test('agrees with node:net on what an address is', () => {
  const characters = fc.string({ unit: fc.constantFrom(...'0123456789abcf:.'), maxLength: 24 })
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), characters), (text) => {
      expect(parseAddress(text) !== undefined).toBe(isIP(text) !== 0)
    }),
  )
})

test('prints IPv4 as it was', () => {
  fc.assert(
    fc.property(fc.ipV4(), (text) => {
      expect(formatIpv4(Number(parseAddress(text)))).toBe(text)
    }),
  )
})

// The examples of RFC 5952, sections 4 and 5, and of RFC 4291, section 2.2.
test.each([
  '2001:db8::1',
  '2001:db8:0:1:1:1:1:1',
  '2001:db8::1:0:0:1',
  '2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa',
  'ff01::101',
  '2001:0:0:1::1',
  '::1',
  '::',
  '2001:4860::',
  '1:2:3:4:5:6:7:0',
])('%s is written as RFC 5952 has it', (text) => {
  const address = parseAddress(text)
  expect(typeof address === 'bigint' ? formatIpv6(address) : address).toBe(text)
})
