import { expect, test } from 'vitest'
import { lastTwoLabels, normalisedAddress, normalisedName } from './mercury-names.ts'

// What get_normalized_domain_name of mercury 2.21.0's Python module gives, but that it keeps upper case.
test.each([
  ['www.example.com', 'www.example.com'],
  ['WWW.example.com.', 'www.example.com'],
  ['*.a.com', '*.a.com'],
  ['_dns.a-.com', '_dns.a-.com'],
  ['a.1a', 'a.1a'],
  ['192.0.2.1', '192-0-2-1.address.alt'],
  ['192.168.0.1', '10-0-0-1.address.alt'],
  ['2001:db8::1', '2001-db8--1.address.alt'],
  ['[2001:db8::1]', '2001-db8--1.address.alt'],
  ['::', 'fd00--1.address.alt'],
  ['1.2.3.4:443', '_443.1-2-3-4.address.alt'],
  ['a.com:443', '_443.a.com'],
  ['', 'missing.alt'],
  [undefined, 'missing.alt'],
  ['localhost', 'localhost'],
  ['com.', 'unqualified.alt'],
  ['a b.example', 'other.alt'],
  ['a..com', 'other.alt'],
  ['.a.com', 'other.alt'],
  ['ü.de', 'other.alt'],
  ['79.222', 'other.alt'],
  ['1.2.3.4.5', 'other.alt'],
  ['1.2.3.256', 'other.alt'],
  ['0x7f.1', 'other.alt'],
])('%s is compared as %s', (name, normalised) => {
  expect(normalisedName(name)).toBe(normalised)
})

test.each([
  ['www.example.com', 'example.com'],
  ['example.com', 'example.com'],
  ['a.example.co.uk', 'co.uk'],
  ['192-0-2-1.address.alt', 'address.alt'],
  ['localhost', 'localhost'],
])('the last two labels of %s are %s', (name, domain) => {
  expect(lastTwoLabels(name)).toBe(domain)
})

test.each([
  ['10.1.2.3', '10.0.0.1'],
  ['172.16.0.1', '10.0.0.1'],
  ['172.31.255.255', '10.0.0.1'],
  ['172.32.0.1', '172.32.0.1'],
  ['192.168.1.1', '10.0.0.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['fe80::1', 'fd00::1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:4860:4860:0:0:0:0:8888', '2001:4860:4860::8888'],
])('address %s is compared as %s', (address, normalised) => {
  expect(normalisedAddress(address)).toBe(normalised)
})
