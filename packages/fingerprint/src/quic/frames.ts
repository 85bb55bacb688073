import { Reader } from '../wire/reader.ts'
import type { QuicVersion } from './versions.ts'

/** A piece of the handshake that a CRYPTO frame carries (RFC 9000, section 19.6). */
export interface CryptoData {
  readonly offset: number
  readonly data: Uint8Array
}

/** The frames that an Initial packet may have (RFC 9000, sections 12.4 and 19). */
const PADDING = 0x00
const PING = 0x01
const ACK = 0x02
const ACK_WITH_ECN = 0x03
const CRYPTO = 0x06
const CONNECTION_CLOSE = 0x1c

/** The same in Google's versions; their other frames do not stand before handshake data. */
const GOOGLE_PING = 0x07
const GOOGLE_CRYPTO = 0x08

/** The handshake data in the payload of an Initial packet, in the order of its frames, up to one that cannot be read. */
export function cryptoData(payload: Uint8Array, frames: QuicVersion['frames']): CryptoData[] {
  const pieces: CryptoData[] = []
  const reader = new Reader(payload)
  while (reader.remaining > 0) {
    const type = frames === 'ietf' ? reader.u8('frame_type') : likeIetf(reader.u8('frame_type'))
    if (type === PADDING) reader.skipRun(PADDING)
    else if (type === CRYPTO) {
      const offset = reader.variableLength('offset')
      const data = reader.vectorVariable('crypto_data')
      if (!reader.failed) pieces.push({ offset, data })
    } else if (type === ACK || type === ACK_WITH_ECN) skipAck(reader, type)
    else if (type === CONNECTION_CLOSE) skipConnectionClose(reader)
    else if (type !== PING) break
    if (reader.failed) break
  }
  return pieces
}

/** The type that a frame of Google's versions has in the IETF's; -1 for one that is not read. */
function likeIetf(type: number): number {
  if (type === GOOGLE_CRYPTO) return CRYPTO
  if (type === GOOGLE_PING) return PING
  return type === PADDING ? PADDING : -1
}

/** RFC 9000, section 19.3. */
function skipAck(reader: Reader, type: number): void {
  reader.variableLength('largest_acknowledged')
  reader.variableLength('ack_delay')
  const ranges = reader.variableLength('ack_range_count')
  const numbers = 1 + 2 * ranges + (type === ACK_WITH_ECN ? 3 : 0)
  for (let number = 0; number < numbers && !reader.failed; number++) reader.variableLength('ack_range')
}

/** RFC 9000, section 19.19. */
function skipConnectionClose(reader: Reader): void {
  reader.variableLength('error_code')
  reader.variableLength('frame_type')
  reader.vectorVariable('reason_phrase')
}

/** More than any handshake message that is read here has: what lies beyond is not looked at. */
const LONGEST_STREAM = 0x10004

/** Joins pieces, which may come in any order and overlap, up to the first gap. */
export function joinCryptoData(pieces: readonly CryptoData[]): Uint8Array {
  const first = pieces[0]
  if (pieces.length === 1 && first?.offset === 0) return first.data
  const sorted = [...pieces].sort((one, other) => one.offset - other.offset)
  let length = 0
  for (const { offset, data } of sorted) {
    if (offset > length) break
    length = Math.max(length, offset + data.length)
  }
  const joined = new Uint8Array(Math.min(length, LONGEST_STREAM))
  for (const { offset, data } of sorted) {
    if (offset >= joined.length) break
    joined.set(data.subarray(0, joined.length - offset), offset)
  }
  return joined
}
