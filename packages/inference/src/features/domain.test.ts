import { expect, test } from 'vitest'
import { registrableDomain, topLevelDomain } from './domain.ts'

test.each([
  ['www.example.com', 'example.com'],
  ['self.events.data.microsoft.com', 'microsoft.com'],
  ['a.b.example.co.uk', 'example.co.uk'],
  ['WWW.Example.COM', 'example.com'],
  ['example.com.', 'example.com'],
  ['example.com:8443', 'example.com'],
  ['_dns.example.com', 'example.com'],
  ['*.example.com', 'example.com'],
  // Wildcard and exception rules of the Public Suffix List.
  ['a.b.foo.ck', 'b.foo.ck'],
  ['a.www.ck', 'www.ck'],
])('%s belongs to %s', (name, domain) => {
  expect(registrableDomain(name)).toBe(domain)
})

test.each([
  ['ec2-1-2-3-4.compute-1.amazonaws.com', 'amazonaws.com'],
  ['user.github.io', 'github.io'],
  ['shop.azurewebsites.net', 'azurewebsites.net'],
])('the private section of the list is not used: %s belongs to %s', (name, domain) => {
  expect(registrableDomain(name)).toBe(domain)
})

test.each(['localhost', 'co.uk', 'com', '192.0.2.1', '2001:db8::1'])('%s stands for itself', (name) => {
  expect(registrableDomain(name)).toBe(name)
})

test.each([undefined, '', '.'])('no name (%s) is a class of its own', (name) => {
  expect(registrableDomain(name)).toBe('None')
})

test('a name cannot pose as no name', () => {
  expect(registrableDomain('None')).toBe('none')
})

test.each(['__proto__', 'constructor', 'a\nb', '\\xba\\xad.example', '..', ' '])('takes %j as it comes', (name) => {
  expect(registrableDomain(name)).toBeTypeOf('string')
})

test.each([
  ['www.example.com', 'com'],
  ['a.example.co.uk', 'co.uk'],
  ['user.github.io', 'io'],
  ['localhost', 'localhost'],
  ['192.0.2.1', 'unknown'],
  [undefined, 'None'],
])('the public suffix of %s is %s', (name, suffix) => {
  expect(topLevelDomain(name)).toBe(suffix)
})
