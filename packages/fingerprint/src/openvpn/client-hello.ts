import { isFailure, type Parsed, type ParseFailure } from '../protocol.ts'
import { type ClientHello, parseClientHello } from '../tls/client-hello.ts'
import { HandshakeType, startsHello } from '../tls/record.ts'
import { concatenated } from '../wire/bytes.ts'
import type { ByteRange } from '../wire/hex.ts'
import {
  type ControlPacket,
  HMAC_LENGTHS,
  isAcknowledgment,
  packetsOfStream,
  readControlPacket,
} from './control-packet.ts'

/** A ClientHello in the control channel of OpenVPN, and how the channel carries it. */
export interface OpenvpnHello {
  readonly hello: ClientHello
  /** Packets that the hello is split over. */
  readonly packets: number
  readonly keyId: number
  /** The length of the HMAC of `tls-auth`; 0 without. */
  readonly hmacLength: number
}

/** Bytes that hold a packet. */
interface Place extends ByteRange {
  readonly bytes: Uint8Array
}

/** More packets than a hello is split over. */
const MOST_PACKETS = 64

/** The length of the HMAC by which a packet carries the beginning of a hello; undefined if it carries none. */
export function hmacOfHello(bytes: Uint8Array, packet: ByteRange): number | undefined {
  return HMAC_LENGTHS.find((length) => {
    const control = readControlPacket(bytes, packet, length)
    return control !== undefined && beginsHello(bytes, control)
  })
}

/** A hello is told by its content type, version and message type, so six bytes of it must be there. */
function beginsHello(bytes: Uint8Array, { payload: { start, end } }: ControlPacket): boolean {
  return end - start >= 6 && startsHello(bytes, { start, end, type: HandshakeType.clientHello })
}

/** The hello that a TCP stream begins with, as far as its bytes go. */
export function parseStream(bytes: Uint8Array, start: number, end: number): Parsed<OpenvpnHello> | ParseFailure {
  const packets = [...packetsOfStream(bytes, start, end)]
  const result = parsePackets(packets.map((packet) => ({ bytes, ...packet })))
  if (result.missing === 0) return result
  // What the last packet lacks, or the length of one more and its shortest fields.
  return { ...result, missing: packets.at(-1)?.missing || NEXT_PACKET }
}

const NEXT_PACKET = 16

/** The hello that a datagram and those that follow it carry. */
export function parseDatagrams(datagrams: readonly Uint8Array[]): Parsed<OpenvpnHello> | ParseFailure {
  return parsePackets(datagrams.map((bytes) => ({ bytes, start: 0, end: bytes.length })))
}

function parsePackets([first, ...rest]: readonly Place[]): Parsed<OpenvpnHello> | ParseFailure {
  const hmacLength = first && hmacOfHello(first.bytes, first)
  const control = first && readControlPacket(first.bytes, first, hmacLength ?? 0)
  if (first === undefined || control === undefined || hmacLength === undefined) return NONE
  const pieces = [view(first.bytes, control.payload)]
  let result = parseJoined(pieces)
  for (const place of rest) {
    if (result.missing === 0 || pieces.length === MOST_PACKETS) break
    if (isAcknowledgment(place.bytes, place)) continue
    const next = readControlPacket(place.bytes, place, hmacLength)
    if (next === undefined) break
    pieces.push(view(place.bytes, next.payload))
    result = parseJoined(pieces)
  }
  if (isFailure(result)) return result
  const message = { hello: result.message, packets: pieces.length, keyId: control.keyId, hmacLength }
  return { ...result, message }
}

const NONE: ParseFailure = { reason: 'malformed', field: 'packet', missing: 0 }

function parseJoined(pieces: readonly Uint8Array[]): Parsed<ClientHello> | ParseFailure {
  const [only] = pieces
  const joined = pieces.length === 1 && only ? only : concatenated(pieces)
  return parseClientHello(joined, 0, joined.length)
}

function view(bytes: Uint8Array, { start, end }: ByteRange): Uint8Array {
  return bytes.subarray(start, end)
}
