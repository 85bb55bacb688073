import type { Digests } from '../protocol.ts'
import type { ClientHelloFacts } from './client-hello.ts'
import { ecPointFormats, supportedGroups } from './extensions.ts'
import { isGrease } from './grease.ts'
import type { ServerHello } from './server-hello.ts'

/**
 * The JA3 string: legacy_version, cipher suites, extension types, supported groups and point formats in decimal and in
 * wire order, without GREASE. Facts that were read back from a sorted fingerprint do not give the string that was sent.
 */
export function ja3String(facts: ClientHelloFacts): string {
  const suites = facts.cipherSuites.filter((suite) => !isGrease(suite))
  const types = facts.extensions.map((extension) => extension.type).filter((type) => !isGrease(type))
  const lists = [suites, types, supportedGroups(facts), ecPointFormats(facts)]
  return `${facts.legacyVersion},${lists.map((list) => list.join('-')).join(',')}`
}

/** JA3: the MD5 of the JA3 string, 32 hex digits. */
export function ja3(facts: ClientHelloFacts, digests: Digests): string {
  return digests.md5(ja3String(facts))
}

/** The JA3S string: legacy_version, cipher suite and extension types of a ServerHello in decimal and in wire order. */
export function ja3sString(hello: ServerHello): string {
  return `${hello.legacyVersion},${hello.cipherSuite},${hello.extensions.map(({ type }) => type).join('-')}`
}

/** JA3S: the MD5 of the JA3S string, 32 hex digits. */
export function ja3s(hello: ServerHello, digests: Digests): string {
  return digests.md5(ja3sString(hello))
}
