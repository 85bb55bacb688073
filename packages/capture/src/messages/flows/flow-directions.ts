import type { Sender } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import { ACK } from '../../packets/transport/tcp.ts'
import { FlowMemory } from './flow-memory.ts'

const OPENED = 0
const ACCEPTED = 1

/**
 * Tells which side of a TCP connection sent a segment: the one that sent the SYN is the client, the one that sent the
 * SYN with an ACK the server; where neither was seen, the greater port is the client's.
 */
export class FlowDirections {
  readonly #memory = new FlowMemory()

  /** Notes who sent a packet with SYN. */
  open(packet: Packet): void {
    this.#memory.remember(packet, (packet.flags & ACK) === 0 ? OPENED : ACCEPTED)
  }

  sender(packet: Packet): Sender {
    if (this.#memory.has(packet, OPENED) || this.#memory.hasReverse(packet, ACCEPTED)) return 'client'
    if (this.#memory.has(packet, ACCEPTED) || this.#memory.hasReverse(packet, OPENED)) return 'server'
    return packet.sourcePort < packet.destinationPort ? 'server' : 'client'
  }
}
