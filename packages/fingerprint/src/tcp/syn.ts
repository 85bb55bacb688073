import type { Parsed, ParseFailure } from '../protocol.ts'
import { Reader } from '../wire/reader.ts'
import { readIpHeader, type SynIpHeader } from './ip-header.ts'

/** One option of a TCP header (RFC 9293, section 3.1). */
export interface TcpOption {
  readonly kind: number
  /** Where the option lies as it was sent, its kind and length included, in `bytes` of the whole packet. */
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** A packet that opens a TCP connection, or the answer to it: what its IP and TCP headers say of the sender. */
export interface Syn {
  readonly ip: SynIpHeader
  readonly sequenceNumber: number
  readonly window: number
  /** In wire order, padding included; a malformed option ends the list. */
  readonly options: readonly TcpOption[]
}

/** Option kinds (RFC 9293, section 3.2, and RFC 7323). */
export const OptionKind = { noOperation: 1, maximumSegmentSize: 2, windowScale: 3, timestamps: 8 } as const

const HEADER = 20
const SYN = 0x02
const ACK = 0x10

/**
 * Whether bytes are an IP packet with a TCP header that has SYN set, and ACK or not, whatever its other flags (ECN sets
 * two of them, RFC 3168, section 6.1.1). Where a header is cut, what is there decides.
 */
export function startsSyn(bytes: Uint8Array, start: number, end: number): boolean {
  return hasFlags(new Reader(bytes, start, end), SYN)
}

/** The same for the answer, which has SYN and ACK set. */
export function startsSynAck(bytes: Uint8Array, start: number, end: number): boolean {
  return hasFlags(new Reader(bytes, start, end), SYN | ACK)
}

function hasFlags(reader: Reader, flags: number): boolean {
  if (readIpHeader(reader) === undefined) return false
  reader.skip(13, 'data_offset')
  return (reader.u8('flags') & (SYN | ACK)) === flags || reader.failed
}

/**
 * Reads a packet from its IP header to the end of its TCP header. One that is cut among its options keeps those that
 * are whole and says how many bytes it misses; one that is cut before them is a failure.
 */
export function parseSyn(bytes: Uint8Array, start: number, end: number): Parsed<Syn> | ParseFailure {
  const reader = new Reader(bytes, start, end)
  const ip = readIpHeader(reader)
  if (ip === undefined) return { reason: 'malformed', field: 'ip_header', missing: 0 }
  reader.skip(4, 'ports')
  const sequenceNumber = reader.u32('sequence_number')
  reader.skip(4, 'acknowledgment_number')
  const headerLength = (reader.u8('data_offset') >> 4) * 4
  reader.skip(1, 'flags')
  const window = reader.u16('window')
  reader.skip(4, 'checksum')
  if (reader.failed) return { reason: 'truncated', field: reader.failedField, missing: reader.missing }
  if (headerLength < HEADER) return { reason: 'malformed', field: 'data_offset', missing: 0 }
  const optionsEnd = reader.offset + headerLength - HEADER
  const options = readOptions(new Reader(bytes, reader.offset, Math.min(optionsEnd, end)))
  return { message: { ip, sequenceNumber, window, options }, missing: Math.max(optionsEnd - end, 0) }
}

/** End of option list and no-operation are one byte alone; the length of every other kind counts its first two bytes. */
function readOptions(reader: Reader): TcpOption[] {
  const options: TcpOption[] = []
  while (reader.remaining > 0) {
    const start = reader.offset
    const kind = reader.u8('kind')
    const length = kind <= OptionKind.noOperation ? 1 : reader.u8('length')
    const rest = start + length - reader.offset
    if (rest < 0 || reader.skip(rest, 'option') < 0) break
    options.push({ kind, bytes: reader.bytes, start, end: reader.offset })
  }
  return options
}
