import { expect, test } from 'vitest'
import { libraryFamilies, programFamilies } from './families.ts'
import type { Observation } from './observe.ts'

const seen = (process: string, type: string, library: string, more: Partial<Observation> = {}): Observation => ({
  ...{ process, library, fingerprint: `${type}/x`, timestamp: '', client: '', run: '' },
  ...{ sha256: '', process_version: undefined, libraries: undefined },
  ...more,
})
const times = (count: number, one: Observation) => Array.from({ length: count }, () => one)

test('a process has the library of nearly all its messages of a type, and none where it uses several', () => {
  const observations = [
    seen('curl', 'tls', 'OpenSSL 3.0.22-1~deb12u2'),
    seen('curl', 'ssh', 'libssh2 1.10.0-3+b1'),
    ...times(9, seen('python3', 'tls', 'OpenSSL 3.0.22-1~deb12u2')),
    seen('python3', 'tls', 'GnuTLS 3.7.9-2+deb12u7'),
    seen('python3', 'ssh', 'paramiko'),
    seen('python3', 'ssh', 'asyncssh'),
    ...times(5, seen('python3', 'tls', 'BoringSSL', { imitates: { process: 'chrome' } })),
  ]
  expect(libraryFamilies(observations)).toBe('BoringSSL,chrome\nOpenSSL,curl,python3\nlibssh2,ssh/curl\n')
})

test('a program that was only imitated has the library of its own hello, not of its imitators', () => {
  const imitating = (process: string) => seen('utls-client', 'tls', 'utls', { imitates: { process, version: '1' } })
  const imitated = ['safari', 'okhttp', 'tor-browser', 'edge', '360browser'].map(imitating)
  expect(libraryFamilies([...imitated, seen('edge', 'tls', 'BoringSSL')])).toBe(
    'BoringSSL,edge\nConscrypt,okhttp\nNSS,tor-browser\nNetwork.framework,safari\n',
  )
})

test('a family has the members that were observed or imitated, if there are two', () => {
  const observations = [
    seen('chromium', 'tls', 'BoringSSL'),
    seen('wget', 'tls', 'GnuTLS 3.7.9'),
    ...['opera', 'safari'].map((process) => seen('python', 'tls', 'BoringSSL', { imitates: { process } })),
  ]
  expect(programFamilies(observations)).toBe('Chromium,chromium,opera\n')
})
