import { HexText } from '../wire/hex-text.ts'
import type { ClientHelloFacts } from './client-hello.ts'
import type { Extension } from './extension.ts'
import { degrease } from './grease.ts'
import {
  sortedType,
  type WriteExtension,
  writeInWireOrder,
  writeOfPmercuryServer,
  writeOfServer,
  writePmercury,
  writeSorted,
} from './npf-extension.ts'
import type { ServerHello } from './server-hello.ts'

/** The three forms of a TLS client fingerprint in Network Protocol Fingerprinting notation (docs/protocols/tls.md). */
export type NpfFormat = 'tls' | 'tls/1' | 'tls/2'

/** Written and read within one call, as are the pieces that are compared. */
const scratch = new HexText()
const pieceScratch = new HexText()

/**
 * Prints the facts of a hello as an NPF string of lower-case hex. `tls` keeps the extensions in wire order; `tls/1`
 * sorts them by type, length and data; `tls/2` also drops those that vary between the connections of one program.
 */
export function formatNpf(facts: ClientHelloFacts, format: NpfFormat): string {
  if (format !== 'tls') return `${format}/${formatSorted(facts, format)}`
  scratch.ascii('tls/')
  return inOrder(facts, writeInWireOrder)
}

/** What follows the prefix of `tls/1` and `tls/2`, and of the fingerprints of other protocols that carry such a hello. */
export function formatSorted(facts: ClientHelloFacts, format: 'tls/1' | 'tls/2'): string {
  const pieces = sortedPieces(facts.extensions, format === 'tls/2' ? stableCode : sameCode)
  const kept = format === 'tls/2' ? atMostThreeOfEach(pieces) : pieces
  writeFields(facts)
  scratch.ascii('[')
  for (const { extension, code } of kept) writeSorted(scratch, extension, code)
  scratch.ascii(']')
  return scratch.take()
}

/** Prints the facts of a ServerHello behind the name of its type: the suite as it is, extensions in wire order. */
export function formatServerNpf(hello: ServerHello, type: 'tls_server' | 'dtls_server'): string {
  return `${type}/${ofServer(hello, writeOfServer)}`
}

/** The same in pmercury's notation of 2019: no prefix, and two more extension types keep their data. */
export function formatServerPmercury(hello: ServerHello): string {
  return ofServer(hello, writeOfPmercuryServer)
}

/** Prints the facts in pmercury's notation of 2019: no prefix, and two more extension types keep their data. */
export function formatPmercury(facts: ClientHelloFacts): string {
  return inOrder(facts, writePmercury)
}

function inOrder(facts: ClientHelloFacts, write: WriteExtension): string {
  writeFields(facts)
  writeList(facts.extensions, write)
  return scratch.take()
}

/** A server's supported_versions holds the selected one alone. */
function ofServer(hello: ServerHello, write: WriteExtension): string {
  scratch.ascii('(')
  scratch.hex16(hello.legacyVersion)
  scratch.ascii(')(')
  scratch.hex16(hello.cipherSuite)
  scratch.ascii(')')
  writeList(hello.extensions, write)
  return scratch.take()
}

/** Version and cipher suites. */
function writeFields({ legacyVersion, cipherSuites }: ClientHelloFacts): void {
  scratch.ascii('(')
  scratch.hex16(legacyVersion)
  scratch.ascii(')(')
  for (const suite of cipherSuites) scratch.hex16(degrease(suite))
  scratch.ascii(')')
}

function writeList(extensions: readonly Extension[], write: WriteExtension): void {
  scratch.ascii('(')
  for (const extension of extensions) write(scratch, extension)
  scratch.ascii(')')
}

/** An extension and the code that it is printed under. */
interface Piece {
  readonly extension: Extension
  readonly code: number
}

/** Those that have a code, sorted as their texts are; most differ in the code. */
function sortedPieces(extensions: readonly Extension[], codeOf: (type: number) => number | undefined): Piece[] {
  const pieces: Piece[] = []
  for (const extension of extensions) {
    const code = codeOf(sortedType(extension))
    if (code !== undefined) pieces.push({ extension, code })
  }
  return pieces.sort((one, other) => one.code - other.code || compareTexts(one, other))
}

function compareTexts(one: Piece, other: Piece): number {
  const [text, otherText] = [textOf(one), textOf(other)]
  if (text === otherText) return 0
  return text < otherText ? -1 : 1
}

function textOf({ extension, code }: Piece): string {
  writeSorted(pieceScratch, extension, code)
  return pieceScratch.take()
}

function sameCode(type: number): number {
  return type
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

function atMostThreeOfEach(sorted: readonly Piece[]): Piece[] {
  return sorted.filter(({ code }, at) => sorted[at - 3]?.code !== code)
}
