import { type FiveTuple, fiveTupleKey } from '../five-tuple.ts'
import type { KnownProcess } from './process-table.ts'

/** Why the process of a local connection is not known. */
export type UnknownOwner = 'gone' | 'ambiguous' | 'not found' | 'too busy'

/** From a time on, in seconds since 1970, a process had the socket of a connection, or why that is not known. */
export interface SocketUse {
  readonly time: number
  readonly owner: KnownProcess | UnknownOwner
}

const CAPACITY = 65_536
/** Sightings of one connection: a port that is used again soon has one for each use. */
const USES = 4
/** Seconds for which a sighting says who sends: later the port may have been used again, unseen. */
const AGE = 10
/** Seconds by which the clocks of packets and of events may differ. */
const TOLERANCE = 0.005

/** Who was last seen with the socket of each connection. */
export class Sightings {
  readonly #added: (connection: FiveTuple, sighting: SocketUse) => void
  readonly #uses = new Map<string, readonly SocketUse[]>()

  /** `added` is told of every sighting. */
  constructor(added: (connection: FiveTuple, sighting: SocketUse) => void) {
    this.#added = added
  }

  add(connection: FiveTuple, sighting: SocketUse): void {
    this.#added(connection, sighting)
    const key = fiveTupleKey(connection)
    const before = this.#uses.get(key) ?? []
    this.#uses.delete(key)
    this.#uses.set(key, [sighting, ...before.slice(0, USES - 1)])
    if (this.#uses.size <= CAPACITY) return
    const [oldest] = this.#uses.keys()
    if (oldest !== undefined) this.#uses.delete(oldest)
  }

  /** Who had the socket of a connection at a time: of its uses the last that began by then, if that is not long ago. */
  at(connection: FiveTuple, time: number): KnownProcess | UnknownOwner | undefined {
    const uses = this.#uses.get(fiveTupleKey(connection)) ?? []
    const last = uses.find((use) => use.time <= time + TOLERANCE)
    return last !== undefined && time - last.time <= AGE ? last.owner : undefined
  }

  /** Forgets everything: events were lost, and with them perhaps a new use of a port. */
  forget(): void {
    this.#uses.clear()
  }
}
