import { int32 } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'

/** Whether two packets belong to the same direction of the same connection: same addresses, same ports. */
export function isSameFlow(a: Packet, b: Packet): boolean {
  if (a.ipVersion !== b.ipVersion || int32(a.bytes, a.transport) !== int32(b.bytes, b.transport)) return false
  for (let at = 0; at < 2 * a.addressLength; at += 4) {
    if (int32(a.bytes, a.addresses + at) !== int32(b.bytes, b.addresses + at)) return false
  }
  return true
}

/** A 32-bit hash of the addresses and ports of a packet; packets of one direction of a connection share it. */
export function flowHash(packet: Packet, seed = 0): number {
  const { bytes, addresses, addressLength } = packet
  const start = Math.imul(int32(bytes, packet.transport) ^ seed, 0x9e3779b1)
  return mix(start, bytes, addresses, addresses + 2 * addressLength)
}

/** The hash that packets of the other direction have. */
export function reverseFlowHash(packet: Packet, seed = 0): number {
  const { bytes, addresses, addressLength, sourcePort, destinationPort } = packet
  const start = Math.imul(((destinationPort << 16) | sourcePort) ^ seed, 0x9e3779b1)
  const destination = addresses + addressLength
  const half = mix(start, bytes, destination, destination + addressLength)
  return mix(half, bytes, addresses, destination)
}

function mix(start: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = start
  for (let at = from; at < to; at += 4) {
    hash = Math.imul(hash ^ int32(bytes, at), 0x85ebca6b)
    hash ^= hash >>> 15
  }
  return hash
}
