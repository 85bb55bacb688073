import { formatAddress, uint16 } from '@fingerpost/fingerprint'
import { Packet } from '../packet.ts'
import { readIp } from './ip.ts'
import type { Tunnel } from './tunnel.ts'
import { tunnelOf } from './tunnels.ts'

/** A tunnel that a packet came in. */
export interface Encapsulation {
  readonly type: Tunnel['type']
  readonly sourceAddress: string
  readonly destinationAddress: string
  /** What the tunnel says that it carries, an EtherType in most cases; undefined where it always carries the same. */
  readonly protocolType: number | undefined
}

/** The tunnels that a packet came in, the outermost first: what the network layer found, walked once more. */
export function encapsulationsOf(packet: Packet): Encapsulation[] {
  if (packet.outermost === packet.network) return []
  const outer = new Packet()
  outer.borrow(packet)
  const found: Encapsulation[] = []
  for (let at = packet.outermost; at >= 0 && at < packet.network; ) {
    readIp(outer, at)
    const tunnel = tunnelOf(outer)
    if (tunnel === undefined) break
    found.push(encapsulation(outer, tunnel))
    at = tunnel.open(outer)
  }
  return found
}

function encapsulation(packet: Packet, { type, typeOffset }: Tunnel): Encapsulation {
  const { bytes, addresses, addressLength, transport } = packet
  return {
    type,
    sourceAddress: formatAddress(bytes, addresses, addressLength),
    destinationAddress: formatAddress(bytes, addresses + addressLength, addressLength),
    protocolType: typeOffset === undefined ? undefined : uint16(bytes, transport + typeOffset),
  }
}
