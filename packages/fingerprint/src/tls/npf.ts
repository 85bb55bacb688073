import { hex, hex16 } from '../wire/hex.ts'
import { Reader } from '../wire/reader.ts'
import type { ClientHelloFacts } from './client-hello.ts'
import type { Extension } from './extension.ts'
import { ExtensionType } from './extensions.ts'
import { degrease, GREASE, isGrease, resemblesGrease } from './grease.ts'
import type { ServerHello } from './server-hello.ts'
import { isTransportParameters, transportParameters } from './transport-parameters.ts'

/** The three forms of a TLS client fingerprint in Network Protocol Fingerprinting notation (docs/protocols/tls.md). */
export type NpfFormat = 'tls' | 'tls/1' | 'tls/2'

/** Extension types that keep length and data in every form. */
const WITH_DATA: ReadonlySet<number> = new Set([
  0x0001, 0x0005, 0x0007, 0x0008, 0x0009, 0x000a, 0x000b, 0x000d, 0x000f, 0x0010, 0x0011, 0x0018, 0x001b, 0x001c,
  0x002b, 0x002d, 0x0032, 0x5500,
])

/** pmercury's notation of 2019 keeps those of user_mapping (RFC 4681) and client_certificate_type (RFC 7250) besides. */
const PMERCURY_WITH_DATA: ReadonlySet<number> = new Set([...WITH_DATA, 0x0013, 0x0014])

/**
 * Prints the facts of a hello as an NPF string of lower-case hex. `tls` keeps the extensions in wire order; `tls/1`
 * sorts them by type, length and data; `tls/2` also drops those that vary between the connections of one program.
 */
export function formatNpf(facts: ClientHelloFacts, format: NpfFormat): string {
  if (format !== 'tls') return `${format}/${formatSorted(facts, format)}`
  return `tls/(${hex16(facts.legacyVersion)})(${cipherSuites(facts)})(${extensionsInOrder(facts)})`
}

/** What follows the prefix of `tls/1` and `tls/2`, and of the fingerprints of other protocols that carry such a hello. */
export function formatSorted(facts: ClientHelloFacts, format: 'tls/1' | 'tls/2'): string {
  const pieces = facts.extensions.map((extension) => sortable(extension, format)).filter((piece) => piece !== '')
  pieces.sort()
  const kept = format === 'tls/2' ? atMostThreeOfEach(pieces) : pieces
  return `(${hex16(facts.legacyVersion)})(${cipherSuites(facts)})[${kept.map(bracket).join('')}]`
}

/** Prints the facts of a ServerHello behind the name of its type: the suite as it is, extensions in wire order. */
export function formatServerNpf(hello: ServerHello, type: 'tls_server' | 'dtls_server'): string {
  return `${type}/${serverFields(hello, WITH_DATA)}`
}

/** The same in pmercury's notation of 2019: no prefix, and two more extension types keep their data. */
export function formatServerPmercury(hello: ServerHello): string {
  return serverFields(hello, PMERCURY_WITH_DATA)
}

/** A server's supported_versions holds the selected one alone, and nothing that it sends is GREASE. */
function serverFields(hello: ServerHello, withData: ReadonlySet<number>): string {
  const extensions = hello.extensions.map(({ type, length, data }) => {
    return withData.has(type) ? `(${hex16(type)}${hex16(length)}${hex(data)})` : `(${hex16(type)})`
  })
  return `(${hex16(hello.legacyVersion)})(${hex16(hello.cipherSuite)})(${extensions.join('')})`
}

/** Prints the facts in pmercury's notation of 2019: no prefix, and two more extension types keep their data. */
export function formatPmercury(facts: ClientHelloFacts): string {
  const extensions = facts.extensions.map((extension) => pmercuryExtension(extension)).join('')
  return `(${hex16(facts.legacyVersion)})(${cipherSuites(facts)})(${extensions})`
}

function cipherSuites(facts: ClientHelloFacts): string {
  let text = ''
  for (const suite of facts.cipherSuites) text += hex16(degrease(suite))
  return text
}

function extensionsInOrder(facts: ClientHelloFacts): string {
  let text = ''
  for (const extension of facts.extensions) text += inWireOrder(extension)
  return text
}

function inWireOrder(extension: Extension): string {
  const { type } = extension
  if (isGrease(type)) return '(0a0a)'
  if (isTransportParameters(type)) return `((${hex16(type)})(${parameterIds(extension).join('')}))`
  return WITH_DATA.has(type) ? `(${withData(extension)})` : `(${hex16(type)})`
}

function pmercuryExtension(extension: Extension): string {
  const { type } = extension
  if (isGrease(type)) return `(0a0a${hex16(extension.length)}${hex(extension.data)})`
  return PMERCURY_WITH_DATA.has(type) ? `(${withData(extension)})` : `(${hex16(type)})`
}

/** An extension of `tls/1` or `tls/2` before it gets its brackets: text that sorts by type, length and data. */
function sortable(extension: Extension, format: 'tls/1' | 'tls/2'): string {
  const type = resemblesGrease(extension.type) ? GREASE : extension.type
  const code = format === 'tls/2' ? stableCode(type) : type
  if (code !== type) return code === undefined ? '' : hex16(code)
  if (isTransportParameters(type)) return `${hex16(type)}[${parameterIds(extension).sort().join('')}]`
  return WITH_DATA.has(type) ? withData(extension) : hex16(type)
}

function bracket(piece: string): string {
  return piece[4] === '[' ? `((${piece.slice(0, 4)})${piece.slice(4)})` : `(${piece})`
}

function withData(extension: Extension): string {
  return hex16(extension.type) + hex16(degrease(extension.length)) + extensionData(extension)
}

/**
 * Lists of 16-bit values lose their GREASE and an odd byte at their end; supported_versions begins with one byte. Of
 * signature_algorithms nothing is lost but GREASE, which mercury leaves there (docs/protocols/tls.md).
 */
function extensionData({ type, data }: Extension): string {
  if (type === ExtensionType.supportedGroups && data.length > 1) return values16(data, 0)
  if (type === ExtensionType.supportedVersions && data.length > 1) return hex(data.subarray(0, 1)) + values16(data, 1)
  if (type === ExtensionType.signatureAlgorithms) return pairs(data)
  return hex(data)
}

/** Every two bytes as one value, and an odd byte at the end as it is. */
function pairs(data: Uint8Array): string {
  return values16(data, 0) + (data.length % 2 === 0 ? '' : hex(data.subarray(-1)))
}

function values16(data: Uint8Array, start: number): string {
  let text = ''
  const reader = new Reader(data, start)
  while (reader.remaining >= 2) text += hex16(degrease(reader.u16('value')))
  return text
}

/** The parameters' ids in brackets, in wire order, as they were encoded; reserved ids (RFC 9000, 18.1) become 1b. */
function parameterIds(extension: Extension): string[] {
  return transportParameters(extension).map((parameter) => (parameter.isReserved ? '(1b)' : `(${parameter.encodedId})`))
}

/**
 * The code that `tls/2` prints for an extension type: itself for those of its list, 003e for other assigned or
 * unassigned ones, ff00 for private ones, undefined for those that differ between connections of one program
 * (padding, session_ticket, pre_shared_key, early_data).
 */
function stableCode(type: number): number | undefined {
  if (type === 0x0015 || type === 0x0023 || type === 0x0029 || type === 0x002a) return undefined
  if (type <= 0x003e || LISTED.has(type)) return type
  return type === 0xff00 || type > 0xff01 ? 0xff00 : 0x003e
}

/** The types above 0x003e that `tls/2` prints as themselves. */
const LISTED: ReadonlySet<number> = new Set([
  0x0a0a, 0x3374, 0x5500, 0x754f, 0x7550, 0xfd00, 0xfe0d, 0xff01, 0xff03, 0xffa5, 0xffce,
])

function atMostThreeOfEach(sorted: readonly string[]): string[] {
  return sorted.filter((piece, at) => sorted[at - 3]?.slice(0, 4) !== piece.slice(0, 4))
}
