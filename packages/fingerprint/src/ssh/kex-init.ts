import type { Parsed, ParseFailure } from '../protocol.ts'
import { byteAt, int32 } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'

/** The name-lists of SSH_MSG_KEXINIT in wire order (RFC 4253, section 7.1). */
export const NAME_LISTS = [
  'kex_algorithms',
  'server_host_key_algorithms',
  'encryption_algorithms_client_to_server',
  'encryption_algorithms_server_to_client',
  'mac_algorithms_client_to_server',
  'mac_algorithms_server_to_client',
  'compression_algorithms_client_to_server',
  'compression_algorithms_server_to_client',
  'languages_client_to_server',
  'languages_server_to_client',
] as const

/** The name of one of them. */
export type NameList = (typeof NAME_LISTS)[number]

/** SSH_MSG_KEXINIT (RFC 4253, section 7.1), as far as its bytes went: views of those that were parsed. */
export interface KexInit {
  readonly cookie: Uint8Array
  /** The name-lists that are all there, in wire order: names parted by commas. */
  readonly nameLists: ReadonlyMap<NameList, Uint8Array>
  /** The last two fields; undefined where the message is cut before them. */
  readonly firstKexPacketFollows?: boolean
  readonly reserved?: number
}

const SSH_MSG_KEXINIT = 20
const COOKIE = 16
/** Bytes of packet_length, padding_length and the number of the message. */
export const HEADER = 6
/** The payload of a KEXINIT whose name-lists are all empty. */
const SHORTEST_PAYLOAD = 1 + COOKIE + 4 * NAME_LISTS.length + 1 + 4
/** RFC 4253, sections 6 and 6.1: whole blocks, and at most so many bytes in all. */
const BLOCK = 8
const LONGEST_PACKET = 35_000
const LEAST_PADDING = 4

/**
 * Whether bytes begin as an unencrypted binary packet (RFC 4253, section 6) with a KEXINIT does: whole blocks, message
 * 20, and room for the padding and the first name-list. Fewer bytes are judged by themselves.
 */
export function startsKexInit(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if ((length > 0 && bytes[start] !== 0) || (length > 1 && bytes[start + 1] !== 0)) return false
  if (length < 4) return true
  const packet = 4 + int32(bytes, start)
  const padding = length > 4 ? byteAt(bytes, start + 4) : LEAST_PADDING
  const names = packet - 5 - SHORTEST_PAYLOAD - padding
  if (names < 0 || padding < LEAST_PADDING || packet % BLOCK !== 0 || packet > LONGEST_PACKET) return false
  if (length > 5 && bytes[start + 5] !== SSH_MSG_KEXINIT) return false
  const firstList = start + HEADER + COOKIE
  return firstList + 4 > end || int32(bytes, firstList) >>> 0 <= names
}

/**
 * The KEXINIT that bytes begin with, as `startsKexInit` has found. One that is cut keeps the name-lists that are whole;
 * with none of them it is a failure.
 */
export function readKexInit(bytes: Uint8Array, start: number, end: number): Parsed<KexInit> | ParseFailure {
  if (start + HEADER > end) return truncated(start + HEADER - end)
  const packetEnd = start + 4 + int32(bytes, start)
  const missing = Math.max(packetEnd - end, 0)
  const reader = new Reader(bytes, start + HEADER, Math.min(packetEnd - byteAt(bytes, start + 4), end))
  const cookie = reader.slice(COOKIE, 'cookie')
  const nameLists = readNameLists(reader)
  const firstKexPacketFollows = reader.u8('first_kex_packet_follows') !== 0
  const reserved = reader.u32('reserved')
  if (!reader.failed) return { message: { cookie, nameLists, firstKexPacketFollows, reserved }, missing }
  if (missing === 0) return { reason: 'malformed', field: reader.failedField, missing }
  return nameLists.size === 0 ? truncated(missing) : { message: { cookie, nameLists }, missing }
}

function readNameLists(reader: Reader): Map<NameList, Uint8Array> {
  const lists = new Map<NameList, Uint8Array>()
  for (const name of NAME_LISTS) {
    const list = reader.vector32(name)
    if (reader.failed) break
    lists.set(name, list)
  }
  return lists
}

function truncated(missing: number): ParseFailure {
  return { reason: 'truncated', field: 'SSH_MSG_KEXINIT', missing }
}
