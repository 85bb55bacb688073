import { byteAt, uint16 } from '../wire/bytes.ts'
import type { ByteRange } from '../wire/hex.ts'

/** A packet of the control channel that carries a piece of the TLS stream (OpenVPN's protocol, `P_CONTROL_V1`). */
export interface ControlPacket {
  /** 0 until keys are renegotiated. */
  readonly keyId: number
  /** Where the piece lies. */
  readonly payload: ByteRange
}

/** Opcodes, the upper five bits of the first byte; the lower three are the key id. */
const P_CONTROL_V1 = 4
const P_ACK_V1 = 5

const SESSION_ID = 8
const PACKET_ID = 4
const NET_TIME = 4
/** Acknowledgments that a packet may have; more is no packet of OpenVPN. */
const MOST_ACKS = 8

/** What `tls-auth` may put behind the session id: nothing, or an HMAC of one of these lengths. */
export const HMAC_LENGTHS: readonly number[] = [0, 20, 32, 64, 16, 28, 48]

/** The opcode of a packet; -1 where there are no bytes. */
function opcodeAt(bytes: Uint8Array, { start, end }: ByteRange): number {
  return start < end ? byteAt(bytes, start) >> 3 : -1
}

/** Whether a packet carries a piece of the TLS stream, judged by its first byte. */
export function mayCarryTls(bytes: Uint8Array, packet: ByteRange): boolean {
  return opcodeAt(bytes, packet) === P_CONTROL_V1
}

/** Whether a packet only acknowledges others. */
export function isAcknowledgment(bytes: Uint8Array, packet: ByteRange): boolean {
  return opcodeAt(bytes, packet) === P_ACK_V1
}

/** A packet of the control channel by the length of its HMAC; undefined where it has none of its fields there. */
export function readControlPacket(bytes: Uint8Array, packet: ByteRange, hmac: number): ControlPacket | undefined {
  if (!mayCarryTls(bytes, packet)) return undefined
  const acksAt = packet.start + 1 + SESSION_ID + (hmac === 0 ? 0 : hmac + PACKET_ID + NET_TIME)
  if (acksAt >= packet.end) return undefined
  const acks = byteAt(bytes, acksAt)
  if (acks > MOST_ACKS) return undefined
  const start = acksAt + 1 + (acks === 0 ? 0 : acks * PACKET_ID + SESSION_ID) + PACKET_ID
  return start > packet.end
    ? undefined
    : { keyId: byteAt(bytes, packet.start) & 7, payload: { start, end: packet.end } }
}

/** The packets of a TCP stream: each has its length in two bytes in front. The last one may be cut. */
export function* packetsOfStream(
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<ByteRange & { missing: number }> {
  let at = start
  while (at + 2 < end) {
    const whole = at + 2 + uint16(bytes, at)
    yield { start: at + 2, end: Math.min(whole, end), missing: Math.max(whole - end, 0) }
    at = whole
  }
}
