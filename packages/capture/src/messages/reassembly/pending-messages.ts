import type { Parsed, ParseFailure, Protocol } from '@fingerpost/fingerprint'
import type { Packet } from '../../packets/packet.ts'
import { flowHash, isSameFlow } from '../flows/flow.ts'
import type { ReassemblyLimits } from './reassembly-limits.ts'

/** A message of which some packets have come. */
export interface PendingMessage {
  readonly protocol: Protocol<unknown>
  /** Its first packet, in memory of its own. */
  readonly first: Packet
  /** How many bytes of memory it takes. */
  readonly size: number
  /** What its bytes give so far. */
  readonly result: Parsed<unknown> | ParseFailure
}

/**
 * Why a message is no longer waited for: it is whole; it grew beyond a limit; it is the oldest while a limit on all of
 * them is reached; another one began on its flow; the capture ended.
 */
export type Ending = 'whole' | 'too long' | 'too many packets' | 'too old' | 'too many' | 'replaced' | 'capture ended'

/** Takes a message that is whole or given up. */
export type Delivery = (message: PendingMessage, ending: Ending) => void

/** The messages of one transport that are being put together, one a flow at most, in bounded memory. */
export class PendingMessages<Message extends PendingMessage> {
  readonly #limits: ReassemblyLimits
  readonly #deliver: Delivery
  /** By flow hash, the oldest first. */
  readonly #messages = new Map<number, Message>()
  #bytes = 0
  /** The second in which ages were last looked at. */
  #now = 0

  constructor(limits: ReassemblyLimits, deliver: Delivery) {
    this.#limits = limits
    this.#deliver = deliver
  }

  add(message: Message): void {
    const hash = flowHash(message.first)
    this.#end(hash, 'replaced')
    this.#expire(message.first.seconds)
    this.#messages.set(hash, message)
    this.#bytes += message.size
  }

  /** The message on the flow of a packet. */
  find(packet: Packet): Message | undefined {
    if (this.#messages.size === 0) return undefined
    if (packet.seconds !== this.#now) this.#expire(packet.seconds)
    const message = this.#messages.get(flowHash(packet))
    return message !== undefined && isSameFlow(message.first, packet) ? message : undefined
  }

  /** Accounts for bytes that a message has grown by. */
  grown(bytes: number): void {
    this.#bytes += bytes
  }

  end(message: Message, ending: Ending): void {
    this.#end(flowHash(message.first), ending)
  }

  /** Forgets a message that was none. */
  drop(message: Message): void {
    this.#messages.delete(flowHash(message.first))
    this.#bytes -= message.size
  }

  /** Gives up every message. */
  finish(): void {
    for (const hash of this.#messages.keys()) this.#end(hash, 'capture ended')
  }

  /** Lets go of messages that are too old or too many. */
  #expire(now: number): void {
    this.#now = now
    for (const [hash, { first }] of this.#messages) {
      const isOld = now - first.seconds > this.#limits.seconds
      const isFull = this.#messages.size >= this.#limits.messages || this.#bytes >= this.#limits.bytes
      if (!isOld && !isFull) return
      this.#end(hash, isOld ? 'too old' : 'too many')
    }
  }

  #end(hash: number, ending: Ending): void {
    const message = this.#messages.get(hash)
    if (message === undefined) return
    this.#messages.delete(hash)
    this.#bytes -= message.size
    this.#deliver(message, ending)
  }
}
