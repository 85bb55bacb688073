import { type Ciphers, isFailure, type ParseContext, type Parsed, type ParseFailure } from '../protocol.ts'
import { type ClientHello, parseClientHelloBody } from '../tls/client-hello.ts'
import { type Handshake, HandshakeType } from '../tls/record.ts'
import { Reader } from '../wire/reader.ts'
import { type CryptoData, cryptoData, joinCryptoData } from './frames.ts'
import { InitialKeys } from './initial-keys.ts'
import { type InitialPacket, readInitialPackets } from './long-header.ts'
import { openInitial } from './protection.ts'
import { type QuicVersion, quicVersion } from './versions.ts'

/** A ClientHello in Initial packets. */
export interface ClientInitial {
  readonly hello: ClientHello
  /** The handshake message of the hello, as far as it goes: the same in every packet that it is sent in. */
  readonly sent: Uint8Array
  /** The packet that brought the last of the hello; of a hello that is not all there, the first one. */
  readonly packet: InitialPacket
  /** What that packet says: its frames. */
  readonly plaintext: Uint8Array
}

/**
 * The ClientHello of a connection whose first Initial packet begins `bytes[start, end)`. Its pieces may come in any order
 * in several packets of this datagram and of those that followed. Until all of them are there, it misses at least a byte.
 */
export function parseClientInitial(
  bytes: Uint8Array,
  start: number,
  end: number,
  context: ParseContext,
): Parsed<ClientInitial> | ParseFailure {
  const { packets, failedField } = readInitialPackets(bytes, start, end)
  const [first] = packets
  const version = first && quicVersion(first.version)
  if (first === undefined || version === undefined) return unreadable(failedField)
  const keys = new InitialKeys(version, first.destinationConnectionId, context.ciphers)
  const opened = openPackets(allPackets(packets, context.following), { version, keys, ciphers: context.ciphers })
  if (opened === undefined) return { reason: 'encrypted', field: 'packet_payload', missing: 0 }
  const { handshake, packet, plaintext } = opened
  if (handshake.end > 0 && handshake.bytes[0] !== HandshakeType.clientHello) {
    return { reason: 'malformed', field: 'msg_type', missing: 0 }
  }
  const result = parseClientHelloBody(handshake)
  if (isFailure(result)) return result
  const sent = handshake.bytes.subarray(0, handshake.end)
  return { ...result, message: { hello: result.message, sent, packet, plaintext } }
}

/** A datagram never gets longer: more bytes of it do not come. */
function unreadable(failedField: string): ParseFailure {
  if (failedField === '') return { reason: 'malformed', field: 'packet', missing: 0 }
  return { reason: 'truncated', field: failedField, missing: 0 }
}

/** Initial packets that are looked at for one hello; one of 4 KiB, as large keys make it, takes four. */
const PACKETS_PER_HELLO = 16

function* allPackets(first: readonly InitialPacket[], following: readonly Uint8Array[]): Generator<InitialPacket> {
  yield* first
  for (const datagram of following) yield* readInitialPackets(datagram, 0, datagram.length).packets
}

/** What opened packets give. */
interface OpenedPackets extends Pick<ClientInitial, 'packet' | 'plaintext'> {
  readonly handshake: Handshake
}

/** What packets of a connection are opened and read with. */
interface Openers {
  readonly version: QuicVersion
  readonly keys: InitialKeys
  readonly ciphers: Ciphers
}

/** Opens packets until the hello is all there, passing over those that other keys protect; undefined where all are such. */
function openPackets(packets: Iterable<InitialPacket>, { version, keys, ciphers }: Openers): OpenedPackets | undefined {
  const pieces: CryptoData[] = []
  let opened: OpenedPackets | undefined
  let count = 0
  for (const packet of packets) {
    if (++count > PACKETS_PER_HELLO) break
    const plaintext = openInitial(packet, keys, ciphers)
    if (plaintext === undefined) continue
    pieces.push(...cryptoData(plaintext, version.frames))
    const handshake = handshakeOf(joinCryptoData(pieces))
    if (handshake.missing === 0) return { handshake, packet, plaintext }
    opened = { packet, plaintext, ...opened, handshake }
  }
  return opened
}

const HANDSHAKE_HEADER = 4

/** The handshake message at the start of the CRYPTO stream: a header (RFC 8446, section 4) and its body, no record. */
function handshakeOf(bytes: Uint8Array): Handshake {
  const reader = new Reader(bytes)
  reader.u8('msg_type')
  const length = reader.u24('length')
  const whole = HANDSHAKE_HEADER + length
  const missing = reader.failed ? HANDSHAKE_HEADER - bytes.length : Math.max(whole - bytes.length, 0)
  return { bytes, start: reader.failed ? bytes.length : reader.offset, end: Math.min(whole, bytes.length), missing }
}
