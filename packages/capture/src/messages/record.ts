import { byteAt, formatAddress, int32, type MessageKind, uint16 } from '@fingerpost/fingerprint'
import { type Encapsulation, encapsulationsOf } from '../packets/network/encapsulation.ts'
import type { Packet } from '../packets/packet.ts'

/** Where and when a message was seen. */
export interface Origin {
  /** The tunnels that it came in, the outermost first; the addresses and ports are those in the innermost. */
  readonly encapsulations: readonly Encapsulation[]
  readonly sourceAddress: string
  readonly destinationAddress: string
  /** IANA protocol number of the transport. */
  readonly transport: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly ip: IpHeader
  /** When the message began: seconds since 1970 and microseconds within the second. */
  readonly seconds: number
  readonly microseconds: number
}

/** A message that names a program, and the connection it was seen on. */
export interface FingerprintRecord extends Origin {
  readonly protocol: MessageKind<unknown>
  /** What `protocol` parsed; handed back to it for a fingerprint or a context. */
  readonly message: unknown
  /** Whether the message was put together from several packets. */
  readonly reassembled: boolean
  /** Whether bytes of the message are missing, so that its fingerprint is only the beginning of one. */
  readonly truncated: boolean
}

/** What the IP header of the first packet says that is not said elsewhere. */
export interface IpHeader {
  readonly version: number
  /** Time to live, or hop limit. */
  readonly ttl: number
  /** The identification of 16 bits, or the flow label of 20 bits. */
  readonly id: number
}

/** How much of a message there is, and how it came. */
export interface Completeness {
  readonly truncated: boolean
  readonly reassembled: boolean
}

/** The record of a message that began with a packet. */
export function recordOf(
  packet: Packet,
  { protocol, message }: { protocol: MessageKind<unknown>; message: unknown },
  { truncated, reassembled }: Completeness,
): FingerprintRecord {
  return { protocol, message, ...originOf(packet), reassembled, truncated }
}

/** When the message began, in seconds since 1970. */
export function secondsOf({ seconds, microseconds }: Origin): number {
  return Number(`${seconds}.${String(microseconds).padStart(6, '0')}`)
}

/** What a packet says of where and when it was seen. */
export function originOf(packet: Packet): Origin {
  const { bytes, addresses, addressLength } = packet
  return {
    encapsulations: encapsulationsOf(packet),
    sourceAddress: formatAddress(bytes, addresses, addressLength),
    destinationAddress: formatAddress(bytes, addresses + addressLength, addressLength),
    transport: packet.protocol,
    ip: ipHeader(packet),
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    seconds: packet.seconds,
    microseconds: packet.microseconds,
  }
}

/** RFC 791, section 3.1; RFC 8200, section 3. */
function ipHeader({ bytes, network, ipVersion }: Packet): IpHeader {
  if (ipVersion === 4) return { version: 4, ttl: byteAt(bytes, network + 8), id: uint16(bytes, network + 4) }
  return { version: 6, ttl: byteAt(bytes, network + 7), id: int32(bytes, network) & 0xfffff }
}
