import type { ConnectionKey } from './connection.ts'
import type { EndpointEvent } from './endpoint-event.ts'

/** A span of time, both ends included, in seconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Recent socket events by connection. */
export class SocketWindow {
  readonly #byKey = new Map<string, EndpointEvent[]>()
  /** In the order in which they came; those before `head` are forgotten. */
  #queue: EndpointEvent[] = []
  #head = 0

  add(event: EndpointEvent): void {
    const { key } = event.connection
    const known = this.#byKey.get(key)
    if (known === undefined) this.#byKey.set(key, [event])
    else known.push(event)
    this.#queue.push(event)
  }

  /** Forgets what is older than the time; an event that came out of order may outlive it by as much as it was late. */
  forget(before: number): void {
    for (
      let event = this.#queue[this.#head];
      event !== undefined && event.time < before;
      event = this.#queue[this.#head]
    ) {
      this.#remove(event)
      this.#head += 1
    }
    if (this.#head < 1024 || this.#head * 2 < this.#queue.length) return
    this.#queue = this.#queue.slice(this.#head)
    this.#head = 0
  }

  /** The events of a connection within a span. A transport that one side does not state matches any. */
  find({ key, transport }: ConnectionKey, { from, to }: Span): EndpointEvent[] {
    const known = this.#byKey.get(key) ?? []
    return known.filter(
      ({ time, connection }) =>
        time >= from &&
        time <= to &&
        (connection.transport === undefined || transport === undefined || connection.transport === transport),
    )
  }

  #remove(event: EndpointEvent): void {
    const { key } = event.connection
    const others = this.#byKey.get(key)?.filter((other) => other !== event) ?? []
    if (others.length === 0) this.#byKey.delete(key)
    else this.#byKey.set(key, others)
  }
}
