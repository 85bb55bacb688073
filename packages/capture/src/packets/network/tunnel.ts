import type { Packet } from '../packet.ts'

/** A way to carry packets in IP packets. */
export interface Tunnel {
  readonly type: 'ipip' | 'gre' | 'vxlan' | 'vxlan-gpe' | 'geneve' | 'gtp' | 'ayiya' | 'capwap'
  /** The offset of the IP header in the tunnel that a packet opens; -1 when it carries something else. */
  readonly open: (packet: Packet) => number
  /** How far behind the transport header the type of the content lies; undefined where there is only one. */
  readonly typeOffset?: number
}

/** Bytes of a UDP header (RFC 768). */
export const UDP_HEADER = 8
