import { findNetworkLayer } from '../link/link-layer.ts'
import type { Packet } from '../packet.ts'
import { TCP } from '../transport/tcp.ts'
import { IpResult, readIp } from './ip.ts'
import { type FragmentLimits, FragmentReassembly } from './ip-fragments.ts'
import { tunnelOf } from './tunnels.ts'

/** How many tunnels and fragmented datagrams within one another are opened; what is deeper stays closed. */
const MAXIMUM_DEPTH = 8

/**
 * Finds the innermost IP packet of what was captured: behind the link layer, in tunnels, and, where there are limits
 * for that, put together from fragments.
 */
export class NetworkLayer {
  readonly fragments: FragmentReassembly | undefined

  constructor(limits?: FragmentLimits) {
    if (limits !== undefined) this.fragments = new FragmentReassembly(limits)
  }

  /** Fills the network fields of a packet. The fragment that makes a datagram whole becomes that datagram. */
  read(packet: Packet): IpResult {
    const network = findNetworkLayer(packet)
    if (network < 0) return IpResult.malformed
    packet.outermost = network
    const result = readIp(packet, network)
    // TCP is most of what comes by, and no tunnel.
    return result === IpResult.packet && packet.protocol === TCP ? result : this.#unwrap(packet, result)
  }

  #unwrap(packet: Packet, outermost: IpResult): IpResult {
    let result = outermost
    for (let depth = 0; depth < MAXIMUM_DEPTH; depth++) {
      const inner = result === IpResult.fragment ? this.#putTogether(packet) : enterTunnel(packet)
      if (inner === undefined) return result
      result = inner
    }
    return result
  }

  #putTogether(packet: Packet): IpResult | undefined {
    return this.fragments?.completes(packet) ? readIp(packet, packet.network) : undefined
  }
}

/** Reads the IP packet in a tunnel; undefined, and the packet as it was, where there is none. */
function enterTunnel(packet: Packet): IpResult | undefined {
  const { network, end } = packet
  const inner = tunnelOf(packet)?.open(packet) ?? -1
  if (inner < 0) return undefined
  packet.end = packet.ipEnd
  const result = readIp(packet, inner)
  if (result !== IpResult.malformed) return result
  packet.end = end
  readIp(packet, network)
  return undefined
}
