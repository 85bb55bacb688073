import type { Digests } from '../protocol.ts'
import { hex, hex16 } from '../wire/hex.ts'
import type { ClientHelloFacts } from './client-hello.ts'
import { ExtensionType, findExtension, protocolNames, signatureAlgorithms, supportedVersions } from './extensions.ts'
import { isGrease } from './grease.ts'

/** What carried the hello: TLS over TCP, QUIC, or DTLS. */
export type Ja4Transport = 't' | 'q' | 'd'

/** JA4 (TLS client, FoxIO): `t13d1516h2_8daaf6152771_e5627efa2ab1`. */
export function ja4(facts: ClientHelloFacts, digests: Digests, transport: Ja4Transport = 't'): string {
  const parts = ja4Parts(facts)
  const hash = (text: string) => (text === '' ? '000000000000' : digests.sha256(text).slice(0, 12))
  const extensions = parts.extensions === '' ? '' : parts.extensionsAndSchemes
  return `${transport}${parts.summary}_${hash(parts.suites)}_${hash(extensions)}`
}

/** JA4 before hashing: `t13d1516h2_002f,0035,…_0005,000a,…_0403,0804,…`. */
export function ja4Raw(facts: ClientHelloFacts, transport: Ja4Transport = 't'): string {
  const parts = ja4Parts(facts)
  return `${transport}${parts.summary}_${parts.suites}_${parts.extensionsAndSchemes}`
}

function ja4Parts(facts: ClientHelloFacts) {
  const suites = facts.cipherSuites.filter((suite) => !isGrease(suite))
  const types = facts.extensions.map((extension) => extension.type).filter((type) => !isGrease(type))
  const extensions = sortedHex(types.filter((type) => !LEFT_OUT.has(type)))
  const schemes = signatureAlgorithms(facts).map(hex16).join(',')
  return {
    summary: `${version(facts)}${destination(facts)}${count(suites)}${count(types)}${protocolName(facts)}`,
    suites: sortedHex(suites),
    extensions,
    extensionsAndSchemes: schemes === '' ? extensions : `${extensions}_${schemes}`,
  }
}

/** server_name and ALPN are counted, but not hashed: they vary with the destination. */
const LEFT_OUT: ReadonlySet<number> = new Set([
  ExtensionType.serverName,
  ExtensionType.applicationLayerProtocolNegotiation,
])

function sortedHex(values: readonly number[]): string {
  return values.map(hex16).sort().join(',')
}

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
  [0xfeff, 'd1'],
  [0xfefd, 'd2'],
  [0xfefc, 'd3'],
])

/** The greatest of supported_versions, or the hello's own version where there are none. */
function version(facts: ClientHelloFacts): string {
  const versions = supportedVersions(facts)
  const greatest = versions.length === 0 ? facts.legacyVersion : Math.max(...versions)
  return VERSIONS.get(greatest) ?? '00'
}

function destination(facts: ClientHelloFacts): string {
  return findExtension(facts, ExtensionType.serverName) === undefined ? 'i' : 'd'
}

function count(values: readonly number[]): string {
  return String(Math.min(values.length, 99)).padStart(2, '0')
}

/** First and last character of the first ALPN name; of its hex digits, where one of the two is not a letter or digit. */
function protocolName(facts: ClientHelloFacts): string {
  const [name] = protocolNames(facts)
  if (name === undefined || name.length === 0) return '00'
  const ends = [name[0] ?? 0, name[name.length - 1] ?? 0]
  if (ends.every(isAlphanumeric)) return String.fromCharCode(...ends)
  const digits = hex(name)
  return `${digits[0]}${digits[digits.length - 1]}`
}

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}
