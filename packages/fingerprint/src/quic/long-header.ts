import { byteAt, int32 } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'
import { mayBeVersion, quicVersion } from './versions.ts'

/** An Initial packet (RFC 9000, section 17.2.2) as it was sent, within its datagram. */
export interface InitialPacket {
  readonly datagram: Uint8Array
  /** Where the packet begins in the datagram. */
  readonly start: number
  readonly packetNumberAt: number
  /** Where the packet ends. */
  readonly end: number
  readonly version: number
  readonly destinationConnectionId: Uint8Array
  readonly sourceConnectionId: Uint8Array
  readonly token: Uint8Array
}

/** RFC 9000, section 17.2: versions 1 and 2 have connection ids of at most 20 bytes. */
const LONGEST_CONNECTION_ID = 20

/** RFC 9000, section 7.2: a client makes up an id of at least 8 bytes for the server; one that Retry gave may be shorter. */
const SHORTEST_FIRST_CONNECTION_ID = 8

/**
 * Whether bytes begin as the first Initial packet of a client does: long header, a known version and its packet type,
 * and a destination connection id as a client makes one up, or a token. The fixed bit may be greased (RFC 9287). Fewer
 * bytes are judged by themselves.
 */
export function startsInitial(bytes: Uint8Array, start: number, end: number): boolean {
  const first = byteAt(bytes, start)
  const length = end - start
  if (length < 1 || (first & 0xa0) !== 0x80) return false
  if (length > 1 && !mayBeVersion(first, byteAt(bytes, start + 1))) return false
  if (length < 5) return true
  if (quicVersion(int32(bytes, start + 1) >>> 0)?.initialType !== typeOf(first)) return false
  return length < 6 || mayBeFirst(new Reader(bytes, start + 5, end))
}

function mayBeFirst(reader: Reader): boolean {
  const length = reader.u8('destination_connection_id')
  if (length >= SHORTEST_FIRST_CONNECTION_ID) return length <= LONGEST_CONNECTION_ID
  reader.skip(length, 'destination_connection_id')
  reader.vector8('source_connection_id')
  return reader.u8('token') > 0 || reader.failed
}

/** The Initial packets of a datagram, and the field that it was cut in or does not make sense in, or ''. */
export interface InitialPackets {
  readonly packets: readonly InitialPacket[]
  readonly failedField: string
}

/** More packets than a client puts into a datagram. */
const PACKETS_PER_DATAGRAM = 8

/** Finds the Initial packets of a datagram of one or several packets (RFC 9000, section 12.2). */
export function readInitialPackets(bytes: Uint8Array, start: number, end: number): InitialPackets {
  const reader = new Reader(bytes, start, end)
  const packets: InitialPacket[] = []
  let count = 0
  while (reader.remaining > 0 && count < PACKETS_PER_DATAGRAM) {
    const packet = readLongHeader(reader)
    if (packet === undefined) break
    if (packet !== 'other') packets.push(packet)
    count++
  }
  return { packets, failedField: reader.failedField }
}

/** The next packet, which the reader then has passed; `other` if it is no Initial, undefined where none can be read. */
function readLongHeader(reader: Reader): InitialPacket | 'other' | undefined {
  const start = reader.offset
  const first = reader.u8('header_form')
  const version = reader.u32('version')
  const initialType = quicVersion(version)?.initialType
  if ((first & 0x80) === 0 || initialType === undefined) return undefined
  const type = (typeOf(first) - initialType) & 3
  if (type === RETRY) return undefined
  const destinationConnectionId = reader.vector8('destination_connection_id')
  const sourceConnectionId = reader.vector8('source_connection_id')
  const token = type === INITIAL ? reader.vectorVariable('token') : NO_TOKEN
  const length = reader.variableLength('length')
  const packetNumberAt = reader.skip(length, 'packet')
  if (packetNumberAt < 0) return undefined
  if (type !== INITIAL) return 'other'
  const end = reader.offset
  return {
    datagram: reader.bytes,
    start,
    packetNumberAt,
    end,
    version,
    destinationConnectionId,
    sourceConnectionId,
    token,
  }
}

/** Packet types as distances from the type of Initial packets, which the versions order alike. */
const INITIAL = 0
const RETRY = 3

const NO_TOKEN = new Uint8Array(0)

function typeOf(first: number): number {
  return (first & 0x30) >> 4
}
