import { uint16 } from '@fingerpost/fingerprint'
import type { Packet } from '../packet.ts'
import { UDP } from '../transport/udp.ts'
import { GRE, GRE_IN_UDP } from './gre.ts'
import type { Tunnel } from './tunnel.ts'
import { AYIYA, CAPWAP, GENEVE, GTP, VXLAN, VXLAN_GPE } from './udp-tunnels.ts'

/** IANA protocol numbers of IPv4 in IP (RFC 2003), IPv6 in IP (RFC 2473, RFC 4213) and GRE. */
const IPV4_IN_IP = 4
const IPV6_IN_IP = 41
const GRE_IN_IP = 47

const IP_IN_IP: Tunnel = { type: 'ipip', open: ({ transport }) => transport }

/** Tunnels by the UDP port that packets are sent to. */
const BY_DESTINATION: ReadonlyMap<number, Tunnel> = new Map([
  [2152, GTP],
  [4754, GRE_IN_UDP],
  [4789, VXLAN],
  [4790, VXLAN_GPE],
  [6081, GENEVE],
])

/** Tunnels of which the answers come from the port. */
const BY_EITHER: ReadonlyMap<number, Tunnel> = new Map([
  [5072, AYIYA],
  [5247, CAPWAP],
])

/** UDP ports of tunnels: those that packets are sent to, and those that they are sent to or come from. */
export const TUNNEL_PORTS = {
  destination: [...BY_DESTINATION.keys(), ...BY_EITHER.keys()],
  source: [...BY_EITHER.keys()],
}

/** The tunnel that a packet says to be one of, by its protocol or its ports. */
export function tunnelOf({ bytes, protocol, transport, ipEnd }: Packet): Tunnel | undefined {
  if (protocol === UDP) {
    if (transport + 4 > ipEnd) return undefined
    return tunnelOverUdp(uint16(bytes, transport), uint16(bytes, transport + 2))
  }
  if (protocol === IPV4_IN_IP || protocol === IPV6_IN_IP) return IP_IN_IP
  return protocol === GRE_IN_IP ? GRE : undefined
}

/** The lowest and the highest port of a tunnel: most packets have none between. */
const FIRST = 2152
const LAST = 6081

function tunnelOverUdp(source: number, destination: number): Tunnel | undefined {
  if (destination >= FIRST && destination <= LAST) {
    const tunnel = BY_DESTINATION.get(destination) ?? BY_EITHER.get(destination)
    if (tunnel !== undefined) return tunnel
  }
  return source >= FIRST && source <= LAST ? BY_EITHER.get(source) : undefined
}
