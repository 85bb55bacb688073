import { expect, test } from 'vitest'
import { clients } from './clients/index.ts'
import { libraryName } from './families.ts'
import { each } from './install/run.ts'
import { sharedLibraries } from './library.ts'
import { clientNamespace, clientNumber, isOfLab } from './network.ts'
import { stable } from './stable.ts'

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

test('a package that cannot be installed is named, and the others are installed', () => {
  const installed: string[] = []
  const install = (name: string) => {
    if (name === 'b') throw new Error('not found')
    installed.push(name)
  }
  expect(() => each(['a', 'b', 'c'], install)).toThrow('not installed: b')
  expect(installed).toEqual(['a', 'c'])
})

test('hellos that differ by the order of their extensions are one, other fingerprints stay', () => {
  expect(stable('tls/(0303)(1301)((002b)(0000))')).toBe(stable('tls/(0303)(1301)((0000)(002b))'))
  expect(stable('quic/(00000001)(0303)(1301)[(0000)]')).toBe('quic/(00000001)(0303)(1301)[(0000)]')
})
