import type { Ciphers } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import { EarlySegments } from './early-segments.ts'
import { PartialStream } from './partial-stream.ts'
import { PendingMessages } from './pending-messages.ts'
import type { MessageBeginning, Reassembly, ReassemblyOptions } from './reassembly.ts'
import type { ReassemblyLimits } from './reassembly-limits.ts'

/** A hello of 4 KiB in single bytes has 16 that look like its first one, on average. */
const MOST_MISTAKES = 64

/**
 * Puts together messages that run over several TCP segments, in whatever order those come, in bounded memory. It
 * tracks no connection: a message begins where a protocol recognises its first bytes, anywhere in a stream.
 */
export class StreamReassembly implements Reassembly {
  readonly #limits: ReassemblyLimits
  readonly #ciphers: Ciphers
  readonly #pending: PendingMessages<PartialStream>
  readonly #early: EarlySegments

  constructor({ limits, ciphers, deliver }: ReassemblyOptions) {
    this.#limits = limits
    this.#ciphers = ciphers
    this.#pending = new PendingMessages(limits, deliver)
    this.#early = new EarlySegments(limits.seconds)
  }

  /**
   * Segments that came before the first one are taken in. What only looked like a beginning, and is part of this message,
   * is forgotten.
   */
  begin(beginning: MessageBeginning): void {
    const message = new PartialStream(beginning, this.#limits.messageBytes, this.#ciphers)
    const mistaken = this.#pending.find(message.first)
    if (mistaken?.isDoubtful && message.place(mistaken.first) > 0) {
      message.mistakes = mistaken.mistakes + 1
      this.#pending.drop(mistaken)
    }
    this.#takeEarly(message)
    if (message.isDoubtful) this.#early.keep(beginning.packet)
    this.#pending.add(message)
    this.#settle(message)
  }

  /** Once for a message that has begun for certain, and a few times on a flow whose beginnings are in doubt. */
  #takeEarly(message: PartialStream): void {
    if (message.mistakes > MOST_MISTAKES) return
    for (const segment of this.#early.of(message.first)) message.add(segment)
    if (!message.isDoubtful) this.#early.forget(message.first)
  }

  continues(packet: Packet): boolean {
    const message = this.#pending.find(packet)
    if (message === undefined) return false
    const place = message.place(packet)
    if (place < 0 || place >= this.#limits.messageBytes) return false
    if (message.isDoubtful) this.#early.keep(packet)
    this.#pending.grown(message.add(packet))
    this.#settle(message)
    return true
  }

  keep(packet: Packet): void {
    this.#early.keep(packet)
  }

  release(): void {
    this.#early.release()
  }

  finish(): void {
    this.#pending.finish()
  }

  /** Delivers a message that is all there, and one that is in too many segments or too long to ever be. */
  #settle(message: PartialStream): void {
    if (message.isWhole) this.#pending.end(message, 'whole')
    else if (message.needed > this.#limits.messageBytes) this.#pending.end(message, 'too long')
    else if (message.segments > this.#limits.segments) this.#pending.end(message, 'too many packets')
  }
}
