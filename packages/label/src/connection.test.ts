import { memberPaths } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { connectionOf } from './connection.ts'

const PATHS = {
  address: memberPaths('a'),
  port: memberPaths('p'),
  peerAddress: memberPaths('b'),
  peerPort: memberPaths('q'),
}
const connection = (a: unknown, p: unknown, transport?: unknown) =>
  connectionOf({ a, p, b: '2001:db8::1', q: 443 }, PATHS, { name: 't', value: transport })

const HERE = connection('192.0.2.1', 40_000)

test.each([
  ['IPv4 inside IPv6', '::ffff:192.0.2.1'],
  ['in hexadecimal', '::FFFF:c000:201'],
  ['in full', '0:0:0:0:0:ffff:192.0.2.1'],
])('an address is the same however it is written: %s', (_, address) => {
  expect(connection(address, '40000')).toEqual(HERE)
})

test('IPv6 in full and with an interface', () => {
  expect(connection('fe80:0:0:0:0:0:0:1%eth0', 1)).toEqual(connection('FE80::1', 1))
})

test('the direction counts', () => {
  const turned = connectionOf({ a: '2001:db8::1', p: 443, b: '192.0.2.1', q: 40_000 }, PATHS)
  expect(turned?.key).not.toBe(HERE?.key)
})

test.each([
  ['tcp', 6],
  ['TCP', 6],
  ['6', 6],
  [6, 6],
  ['udp', 17],
  [17, 17],
  [0, undefined],
  ['icmp', undefined],
  [undefined, undefined],
])('transport %j', (name, number) => {
  expect(connection('192.0.2.1', 1, name)?.transport).toBe(number)
})

test.each([
  [undefined, 1],
  [null, 1],
  ['', 1],
  ['0', 1],
  ['0.0.0.0', 1],
  ['::', 1],
  ['::ffff:0.0.0.0', 1],
  ['192.0.2.1', 0],
  ['192.0.2.1', '0'],
  ['192.0.2.1', ''],
  ['192.0.2.1', undefined],
])('%j port %j is no end', (address, port) => {
  expect(connection(address, port)).toBeUndefined()
})

test('what is no address and no port is refused', () => {
  expect(() => connection('localhost', 1)).toThrow('a: expected an IP address')
  expect(() => connection(7, 1)).toThrow('a: expected a string')
  for (const port of [65_536, -1, 1.5, '443x', '0x1bb', true])
    expect(() => connection('192.0.2.1', port)).toThrow('p: expected an integer from 0 to 65535')
})
