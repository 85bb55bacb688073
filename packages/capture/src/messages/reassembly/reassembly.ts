import type { Ciphers, Protocol } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import type { Delivery } from './pending-messages.ts'
import type { ReassemblyLimits } from './reassembly-limits.ts'

/** What the reassembly of a transport is made of. */
export interface ReassemblyOptions {
  readonly limits: ReassemblyLimits
  readonly ciphers: Ciphers
  readonly deliver: Delivery
}

/** A message that is not all in its first packet, and how many bytes of it are missing at least. */
export interface MessageBeginning {
  readonly protocol: Protocol<unknown>
  readonly packet: Packet
  readonly missing: number
}

/** Puts together messages that run over several packets of one transport, in bounded memory. */
export interface Reassembly {
  /** Starts a message with its first packet. */
  begin(beginning: MessageBeginning): void
  /** Whether a packet belongs to a message that has begun; if so, takes it in. */
  continues(packet: Packet): boolean
  /** Remembers for a while a packet that belongs to no message so far, where that may help. */
  keep(packet: Packet): void
  /** Copies what is still needed of packets whose bytes are about to be overwritten. */
  release(): void
  /** Gives up every message that is not whole. */
  finish(): void
}
