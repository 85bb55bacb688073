import { type ClientHelloFacts, hex16, isGrease, ja3String, ja4Raw } from '@fingerpost/fingerprint'
import type { LoggedHandshake, LoggedKeys } from './logged-keys.ts'

/** Whether extensions are compared in the order they were sent in, or sorted. */
export type ExtensionOrder = 'wire' | 'sorted'

/** The lists that a log shows of a hello as one string: equal for hellos that the log cannot tell apart. */
export function loggedHandshakeKey(handshake: LoggedHandshake, order: ExtensionOrder): string {
  const { version, cipherSuites, extensions, signatureAlgorithms } = handshake
  const types = order === 'wire' ? extensions : [...extensions].sort((a, b) => a - b)
  return `${versionCode(version)}_${cipherSuites.join('-')}_${types.join('-')}_${signatureAlgorithms.map(hex16).join(',')}`
}

/**
 * The key that a log of this hello would give. JA3 holds the suites and extensions as a log shows them, in wire order
 * and without GREASE, and JA4 the greatest version and the signature algorithms.
 */
export function handshakeKey(facts: ClientHelloFacts, order: ExtensionOrder): string {
  const [, suites = '', types = ''] = ja3String(facts).split(',')
  const [summary = '', , , schemes = ''] = ja4Raw(facts).split('_')
  return `${summary.slice(1, 3)}_${suites}_${order === 'wire' ? types : sorted(types)}_${schemes}`
}

function sorted(types: string): string {
  return types
    .split('-')
    .sort((a, b) => Number(a) - Number(b))
    .join('-')
}

/**
 * Extensions that come and go between connections of one program: server_name, ALPN, padding, session_ticket and
 * pre_shared_key.
 */
export const VARYING_EXTENSIONS: ReadonlySet<number> = new Set([0x0000, 0x0010, 0x0015, 0x0023, 0x0029])

/** What stays the same between connections of one program: suites, signature algorithms, and extensions in any order. */
export function loggedStableKey({ cipherSuites, extensions, signatureAlgorithms }: LoggedHandshake): string {
  const types = extensions.filter((type) => !VARYING_EXTENSIONS.has(type)).sort((a, b) => a - b)
  return `${cipherSuites.join('-')}_${types.join('-')}_${signatureAlgorithms.map(hex16).join(',')}`
}

/** The stable key that a log of this hello would give. */
export function stableKey(facts: ClientHelloFacts): string {
  const [, suites = '', types = ''] = ja3String(facts).split(',')
  const [, , , schemes = ''] = ja4Raw(facts).split('_')
  const kept = types.split('-').filter((type) => type !== '' && !VARYING_EXTENSIONS.has(Number(type)))
  return `${suites}_${sorted(kept.join('-'))}_${schemes}`
}

/** The suites of a hello in their order, without GREASE. */
export function orderedCiphersKey({ cipherSuites }: Pick<LoggedHandshake, 'cipherSuites'>): string {
  return cipherSuites.filter((suite) => !isGrease(suite)).join('-')
}

/** The same of what a log tells, by the first of its keys that lists suites; empty where none does. */
export function loggedCiphersKey({ cipherSuites, handshake, ja3String }: LoggedKeys): string {
  const listed = cipherSuites ?? handshake?.cipherSuites
  return listed === undefined ? (ja3String?.split(',')[1] ?? '') : orderedCiphersKey({ cipherSuites: listed })
}

/** A JA3 string with its extensions sorted: equal for hellos that differ only in their order, as browsers permute it. */
export function sortedJa3Key(text: string): string {
  const [version, suites, types = '', ...others] = text.split(',')
  return [version, suites, sorted(types), ...others].join()
}

/** The two characters that stand for a version in JA4: `13` for 0x0304. */
function versionCode(version: number): string {
  return ja4Raw({ legacyVersion: version, cipherSuites: [], extensions: [] }).slice(1, 3)
}
