import type { ConnectionKey } from './connection.ts'
import type { EndpointEvent, SocketOwner } from './endpoint-event.ts'
import { OrderWatch } from './in-time-order.ts'
import type { Dated } from './line-format.ts'
import { oneOwner } from './one-owner.ts'
import type { Placed } from './read-items.ts'
import { SocketWindow } from './socket-window.ts'
import type { LabelTally } from './tally.ts'

/** How far a message and the event of its socket may lie apart, in seconds. */
export interface TimeWindow {
  /** By how much the event may come before the message, as it does where the endpoint logs a `connect`. */
  readonly before: number
  /** By how much it may come after the message, as it does where the endpoint looks for open sockets now and then. */
  readonly after: number
}

export interface LabellerOptions {
  readonly window: TimeWindow
  /** By how many seconds lines may come after lines of a later time, in either stream. */
  readonly disorder: number
  readonly records: LabelTally
  readonly events: LabelTally
}

/** Why a message has no owner: two processes may be it, none is known, or it came too late to tell. */
export type Unlabelled = 'ambiguous' | 'unmatched' | 'late'

/**
 * Finds the process behind each message of a stream that is in time order, in a stream of socket events that is so too.
 * Events are read as far ahead as a message needs and forgotten when no later message can need them: memory is bounded by
 * the events of the window and twice the disorder.
 */
export class Labeller {
  readonly #stream: AsyncIterator<Placed<EndpointEvent>>
  readonly #options: LabellerOptions
  readonly #window = new SocketWindow()
  readonly #recordOrder: OrderWatch
  readonly #eventOrder: OrderWatch
  #isExhausted = false

  constructor(events: AsyncIterable<Placed<EndpointEvent>>, options: LabellerOptions) {
    this.#stream = events[Symbol.asyncIterator]()
    this.#options = options
    this.#recordOrder = new OrderWatch(options.disorder, options.records)
    this.#eventOrder = new OrderWatch(options.disorder, options.events)
  }

  /** The owner of the socket that sent the message. Rejects with InputError at a broken line among the events. */
  async ownerOf(message: Placed<Dated & { readonly connection: ConnectionKey }>): Promise<SocketOwner | Unlabelled> {
    if (!this.#recordOrder.isTimely(message)) return 'late'
    const { window, disorder } = this.#options
    await this.#readUntil(message.time + window.after + disorder)
    const span = { from: message.time - window.before, to: message.time + window.after }
    const owner = oneOwner(this.#window.find(message.item.connection, span))
    this.#window.forget(this.#horizon())
    return owner ?? 'unmatched'
  }

  /** Reads what is left, so that all lines are checked and counted; no more messages may follow. */
  async finish(): Promise<void> {
    this.#recordOrder.latest = Number.POSITIVE_INFINITY
    await this.#readUntil(Number.POSITIVE_INFINITY)
  }

  async #readUntil(time: number): Promise<void> {
    while (!this.#isExhausted && this.#eventOrder.latest <= time) {
      const next = await this.#stream.next()
      if (next.done === true) this.#isExhausted = true
      else this.#take(next.value)
    }
  }

  /** An event that came too late may have been missed by messages before; to those to come it is as good as any. */
  #take(event: Placed<EndpointEvent>): void {
    this.#eventOrder.isTimely(event)
    this.#options.events.taken += 1
    if (event.time >= this.#horizon()) this.#window.add(event.item)
  }

  /** The time before which events are of no use to the messages to come. */
  #horizon(): number {
    return this.#recordOrder.latest - this.#options.disorder - this.#options.window.before
  }
}
