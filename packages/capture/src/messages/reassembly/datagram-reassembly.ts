import type { Ciphers } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import { PartialDatagrams } from './partial-datagrams.ts'
import { PendingMessages } from './pending-messages.ts'
import type { MessageBeginning, Reassembly, ReassemblyOptions } from './reassembly.ts'
import type { ReassemblyLimits } from './reassembly-limits.ts'

/** Puts together messages that run over several datagrams of a flow, in bounded memory. */
export class DatagramReassembly implements Reassembly {
  readonly #limits: ReassemblyLimits
  readonly #ciphers: Ciphers
  readonly #pending: PendingMessages<PartialDatagrams>

  constructor({ limits, ciphers, deliver }: ReassemblyOptions) {
    this.#limits = limits
    this.#ciphers = ciphers
    this.#pending = new PendingMessages(limits, deliver)
  }

  begin({ protocol, packet }: MessageBeginning): void {
    this.#pending.add(new PartialDatagrams(protocol, packet, this.#ciphers))
  }

  /** Every datagram on the flow of a message may be a part of it. */
  continues(packet: Packet): boolean {
    const message = this.#pending.find(packet)
    if (message === undefined) return false
    this.#pending.grown(message.add(packet))
    if (message.isWhole) this.#pending.end(message, 'whole')
    else if (message.size > this.#limits.messageBytes) this.#pending.end(message, 'too long')
    else if (message.following.length >= this.#limits.datagrams) this.#pending.end(message, 'too many packets')
    return true
  }

  /** A datagram alone says enough of what it is: none is waited for. */
  keep(): void {}

  /** A message that has begun owns its bytes. */
  release(): void {}

  finish(): void {
    this.#pending.finish()
  }
}
