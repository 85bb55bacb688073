import { expect, test } from 'vitest'
import { clients } from './clients/index.ts'
import { libraryName } from './families.ts'
import { sharedLibraries } from './library.ts'
import { clientNamespace, clientNumber, isOfLab } from './network.ts'

test('no two clients have the same name, and names make file names', () => {
  const names = clients.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[\w.-]+$/)
})

test('the namespace of a client is known from both of its addresses', () => {
  expect(clientNamespace(clientNumber('198.51.100.17'))).toBe(clientNamespace(17))
  expect(clientNamespace(clientNumber('2001:db8::17'))).toBe(clientNamespace(17))
})

test.each([
  ['www.example.com', true],
  ['login.shop.example:8443', true],
  ['detectportal.firefox.com', false],
  ['notexample.com', false],
])('%s is of the lab: %s', (name, expected) => {
  expect(isOfLab(name)).toBe(expected)
})

test('libraries are known by the files that Debian gives them', () => {
  const files = ['/usr/lib/x86_64-linux-gnu/libgnutls.so.30.34.3', '/usr/lib/x86_64-linux-gnu/libssl.so.3']
  expect(sharedLibraries(files)).toEqual(['OpenSSL', 'GnuTLS'])
})

test.each([
  ['OpenSSL 3.0.22-1~deb12u2', 'OpenSSL'],
  ['Apache MINA SSHD', 'Apache MINA SSHD'],
  ['Go 1.19.8', 'Go'],
])('the family of %s is %s', (library, family) => {
  expect(libraryName(library)).toBe(family)
})
