import type { Protocol } from '@fingerpost/fingerprint'
import { EarlySegments } from './early-segments.ts'
import { flowHash, isSameFlow } from './flow.ts'
import { nodeCiphers } from './node-ciphers.ts'
import type { Packet } from './packet.ts'
import { PartialMessage } from './partial-message.ts'

/** What reassembly may take at most. */
export interface ReassemblyLimits {
  /** Bytes of one message. */
  readonly messageBytes: number
  /** Pieces with gaps between them that one message may be in. */
  readonly pieces: number
  /** Messages being put together at a time. */
  readonly messages: number
  /** Bytes of all of them. */
  readonly bytes: number
  /** Seconds that a message may take, by the times of the capture. */
  readonly seconds: number
}

/** A message may have 64 KiB of handshake and its record headers. */
export const DEFAULT_LIMITS: ReassemblyLimits = {
  messageBytes: 66 * 1024,
  pieces: 64,
  messages: 8192,
  bytes: 64 * 1024 * 1024,
  seconds: 30,
}

/** Takes a message that is all there, or that was given up after a limit or at the end of the capture. */
export type Delivery = (message: PartialMessage) => void

/**
 * Puts together messages that run over several TCP segments, in whatever order those come, in bounded memory. It
 * tracks no connection: a message begins where a protocol recognises its first bytes, anywhere in a stream.
 */
export class TcpReassembly {
  readonly #limits: ReassemblyLimits
  readonly #deliver: Delivery
  /** By flow hash, the oldest first. */
  readonly #messages = new Map<number, PartialMessage>()
  /** Bytes that the messages take. */
  #bytes = 0
  /** The second in which ages were last looked at. */
  #now = 0
  readonly #early = new EarlySegments()

  constructor(limits: ReassemblyLimits, deliver: Delivery) {
    this.#limits = limits
    this.#deliver = deliver
  }

  /** Starts a message of `needed` bytes at least with its first segment; segments that came before it are taken in. */
  begin(protocol: Protocol<unknown>, packet: Packet, needed: number): void {
    const hash = flowHash(packet)
    this.#giveUp(hash)
    this.#expire(packet.seconds)
    const message = new PartialMessage(protocol, packet, { needed, limit: this.#limits.messageBytes })
    for (const segment of this.#early) if (isSameFlow(message.first, segment)) message.add(segment)
    this.#messages.set(hash, message)
    this.#bytes += message.size
    this.#settle(hash, message)
  }

  /** Whether a segment belongs to a message that has begun; if so, takes it in. */
  continues(packet: Packet): boolean {
    if (this.#messages.size === 0) return false
    if (packet.seconds !== this.#now) this.#expire(packet.seconds)
    const hash = flowHash(packet)
    const message = this.#messages.get(hash)
    if (message === undefined || !isSameFlow(message.first, packet)) return false
    const place = message.place(packet)
    if (place < 0 || place >= this.#limits.messageBytes) return false
    this.#bytes -= message.size
    message.add(packet)
    this.#bytes += message.size
    this.#settle(hash, message)
    return true
  }

  /** Remembers for a while a segment that belongs to no message so far. */
  keep(packet: Packet): void {
    this.#early.keep(packet)
  }

  /** Copies what is still needed of packets whose bytes are about to be overwritten. */
  release(): void {
    this.#early.release()
  }

  /** Gives up every message that is not whole. */
  finish(): void {
    for (const hash of this.#messages.keys()) this.#giveUp(hash)
  }

  /** Delivers a message that is all there, and one that is in too many pieces or too long to ever be. */
  #settle(hash: number, message: PartialMessage): void {
    while (message.isWhole) {
      const { present, protocol } = message
      const { missing } = protocol.parse(present, 0, present.length, { ciphers: nodeCiphers, following: [] })
      if (missing === 0) break
      message.needed = present.length + missing
    }
    const isHopeless = message.pieces > this.#limits.pieces || message.needed > this.#limits.messageBytes
    if (message.isWhole || isHopeless) this.#deliverNow(hash, message)
  }

  /** Lets go of messages that are too old or too many. */
  #expire(now: number): void {
    this.#now = now
    for (const [hash, message] of this.#messages) {
      const isOld = now - message.first.seconds > this.#limits.seconds
      const isFull = this.#messages.size >= this.#limits.messages || this.#bytes >= this.#limits.bytes
      if (!isOld && !isFull) return
      this.#giveUp(hash)
    }
  }

  #giveUp(hash: number): void {
    const message = this.#messages.get(hash)
    if (message !== undefined) this.#deliverNow(hash, message)
  }

  #deliverNow(hash: number, message: PartialMessage): void {
    this.#messages.delete(hash)
    this.#bytes -= message.size
    this.#deliver(message)
  }
}
