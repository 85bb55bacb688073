import { FlowMemory } from './flow-memory.ts'
import type { Packet } from './packet.ts'

/** Who opened a flow: the packet's sender, or the other side. */
export type Sender = 'client' | 'server'

const OPENED = 0

/**
 * Tells which side of a TCP connection sent a segment: the one that sent the SYN is the client; where none was seen,
 * the one with the greater port is.
 */
export class FlowDirections {
  readonly #openers = new FlowMemory()

  /** Notes the side that sent a SYN without an ACK. */
  open(packet: Packet): void {
    this.#openers.remember(packet, OPENED)
  }

  sender(packet: Packet): Sender {
    if (this.#openers.has(packet, OPENED)) return 'client'
    if (this.#openers.hasReverse(packet, OPENED)) return 'server'
    return packet.sourcePort < packet.destinationPort ? 'server' : 'client'
  }
}
