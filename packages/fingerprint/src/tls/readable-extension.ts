import type { NumberNames } from '../protocol.ts'
import { hex, hex16 } from '../wire/hex.ts'
import { Reader } from '../wire/reader.ts'
import { decodeText } from '../wire/text.ts'
import type { Extension } from './extension.ts'
import { isGrease } from './grease.ts'
import { PARAMETER_NAMES } from './parameter-names.ts'
import { transportParameters } from './transport-parameters.ts'

/** Where names of numbers are looked up. */
type Names = Pick<ReadonlyMap<number, string>, 'get'>

/** Prints the data of an extension; undefined for data that is not of this form. */
type ExtensionReader = (data: Uint8Array, names: NumberNames) => unknown

/** What clients send, by type (RFC 6066, 7301, 8422, 8446, 8449, 8879 and 9001; draft-vvv-tls-alps). */
const CLIENT: ReadonlyMap<number, ExtensionReader> = new Map<number, ExtensionReader>([
  [0x0000, hostName],
  [0x0001, lengthCode],
  [0x0005, statusType],
  [0x000a, (data, { groups }) => list16(data, 2, groups)],
  [0x000b, pointFormats],
  [0x000d, schemes],
  [0x000f, heartbeatMode],
  [0x0010, protocolNames],
  [0x001b, (data) => list16(data, 1, COMPRESSION)],
  [0x001c, recordSize],
  [0x0022, schemes],
  [0x002b, (data, { versions }) => list16(data, 1, versions)],
  [0x002d, exchangeModes],
  [0x0032, schemes],
  [0x0033, keyShareGroups],
  [0x0039, parameterIds],
  [0x4469, protocolNames],
  [0x44cd, protocolNames],
])

/** What servers send in another form than clients. */
const SERVER: ReadonlyMap<number, ExtensionReader> = new Map<number, ExtensionReader>([
  ...CLIENT,
  [0x0000, () => ''],
  [0x0005, () => ''],
  [0x002b, (data, { versions }) => single16(data, versions)],
  [0x0029, (data) => (data.length === 2 ? new Reader(data).u16('selected_identity') : undefined)],
  [0x0033, (data, { groups }) => single16(data.subarray(0, 2), groups)],
])

/** An extension of a client in words: `{name: value}`. */
export function ofClient(extension: Extension, names: NumberNames): Record<string, unknown> {
  return readableExtension(extension, CLIENT, names)
}

/** The same of a server. */
export function ofServer(extension: Extension, names: NumberNames): Record<string, unknown> {
  return readableExtension(extension, SERVER, names)
}

/** `{name: value}`: the value that the reader of its type finds, else its data in hex. */
function readableExtension(
  { type, data }: Extension,
  readers: ReadonlyMap<number, ExtensionReader>,
  names: NumberNames,
): Record<string, unknown> {
  return { [nameOf(type, names.extensions)]: readers.get(type)?.(data, names) ?? hex(data) }
}

/** The name of a number: GREASE as such, four hex digits for what has none. */
export function nameOf(value: number, names: Names): string {
  return isGrease(value) ? 'GREASE' : (names.get(value) ?? hex16(value))
}

/** A list of 16-bit values with its length in front in one or two bytes. */
function list16(data: Uint8Array, lengthBytes: 1 | 2, names: Names): string[] | undefined {
  const reader = new Reader(data)
  const length = lengthBytes === 1 ? reader.u8('length') : reader.u16('length')
  if (reader.failed || length !== reader.remaining || length % 2 !== 0) return undefined
  const values: string[] = []
  while (reader.remaining > 0) values.push(nameOf(reader.u16('value'), names))
  return values
}

function single16(data: Uint8Array, names: ReadonlyMap<number, string>): string | undefined {
  return data.length === 2 ? nameOf(new Reader(data).u16('value'), names) : undefined
}

/** A list of numbers of a byte, its length in front. */
function list8(data: Uint8Array, names: ReadonlyMap<number, string>): string[] | undefined {
  const [length, ...values] = data
  if (length !== values.length) return undefined
  return values.map((value) => names.get(value) ?? hex(Uint8Array.of(value)))
}

/** Signature schemes; what has no name is a pair of TLS 1.2 (RFC 5246, section 7.4.1.4.1), if it is one. */
function schemes(data: Uint8Array, { signatureSchemes }: NumberNames): string[] | undefined {
  return list16(data, 2, { get: (value) => signatureSchemes.get(value) ?? pairOf(value >> 8, value & 0xff) })
}

function pairOf(hash: number, signature: number): string | undefined {
  const [name, digest] = [SIGNATURES[signature], HASHES[hash]]
  return name === undefined || digest === undefined ? undefined : `${name}_${digest}`
}

const HASHES = ['none', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']
const SIGNATURES = ['anonymous', 'rsa', 'dsa', 'ecdsa']

function hostName(data: Uint8Array): string | undefined {
  const reader = new Reader(data)
  reader.u16('server_name_list')
  reader.u8('name_type')
  const name = reader.vector16('host_name')
  return reader.failed || reader.remaining > 0 ? undefined : decodeText(name)
}

function protocolNames(data: Uint8Array): string[] | undefined {
  const reader = new Reader(data)
  reader.u16('protocol_name_list')
  const names: string[] = []
  while (reader.remaining > 0) names.push(decodeText(reader.vector8('protocol_name')))
  return reader.failed ? undefined : names
}

function keyShareGroups(data: Uint8Array, { groups }: NumberNames): string[] | undefined {
  const reader = new Reader(data)
  reader.u16('client_shares')
  const shares: string[] = []
  while (reader.remaining > 0) {
    shares.push(nameOf(reader.u16('group'), groups))
    reader.vector16('key_exchange')
  }
  return reader.failed ? undefined : shares
}

function parameterIds(data: Uint8Array): string[] {
  const parameters = transportParameters({ type: 0x0039, length: data.length, data })
  return parameters.map(({ id, encodedId, isReserved }) =>
    isReserved ? 'GREASE' : (PARAMETER_NAMES.get(id) ?? encodedId),
  )
}

/** The codes of max_fragment_length stand for 2^9 to 2^12 bytes. */
function lengthCode(data: Uint8Array): number | undefined {
  const [code = 0, ...more] = data
  return more.length === 0 && code >= 1 && code <= 4 ? 256 << code : undefined
}

function statusType([type]: Uint8Array): string | undefined {
  return type === 1 ? 'ocsp' : undefined
}

function heartbeatMode([mode = 0]: Uint8Array): string | undefined {
  return ['peer_allowed_to_send', 'peer_not_allowed_to_send'][mode - 1]
}

function pointFormats(data: Uint8Array): string[] | undefined {
  return list8(data, POINT_FORMATS)
}

function exchangeModes(data: Uint8Array): string[] | undefined {
  return list8(data, EXCHANGE_MODES)
}

function recordSize(data: Uint8Array): number | undefined {
  return data.length === 2 ? new Reader(data).u16('record_size_limit') : undefined
}

const POINT_FORMATS = new Map<number, string>([
  [0, 'uncompressed'],
  [1, 'ansiX962_compressed_prime'],
  [2, 'ansiX962_compressed_char2'],
])
const EXCHANGE_MODES = new Map<number, string>([
  [0, 'psk_ke'],
  [1, 'psk_dhe_ke'],
])
/** RFC 8879, section 3. */
const COMPRESSION = new Map<number, string>([
  [1, 'zlib'],
  [2, 'brotli'],
  [3, 'zstd'],
])
