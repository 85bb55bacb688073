import { expect, test } from 'vitest'
import { lastTwoLabels, normalisedAddress, normalisedName } from './mercury-names.ts'

test.each([
  ['www.example.com', 'www.example.com'],
  ['WWW.example.com.', 'www.example.com'],
  ['192.0.2.1', '192-0-2-1.address.alt'],
  ['', 'missing.alt'],
  [undefined, 'missing.alt'],
  ['localhost', 'unqualified.alt'],
  ['a b.example', 'other.alt'],
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
])('address %s is compared as %s', (address, normalised) => {
  expect(normalisedAddress(address)).toBe(normalised)
})
