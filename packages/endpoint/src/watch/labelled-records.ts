import type { FiveTuple } from '../five-tuple.ts'
import type { UnknownOwner } from '../processes/sightings.ts'
import type { ProcessWatch } from './process-watch.ts'
import type { ConnectionOwner } from './process-watcher.ts'

/** How many records of local connections have been named, and how many not, by reason. */
export type ProcessLabelCounts = Record<'named' | 'held too long' | UnknownOwner, number>

/** What is told of a message: its connection, and when it began. */
export interface DatedConnection extends FiveTuple {
  /** Since 1970. */
  readonly seconds: number
  /** Within the second. */
  readonly microseconds: number
}

/** A record that waits for its process. */
interface Held<Item> {
  readonly record: Item
  owner: ConnectionOwner
  isAnswered: boolean
}

/** Records that wait at most; then the first goes as it is. */
const CAPACITY = 65_536
/** Milliseconds that the last records may wait at the end. */
const PATIENCE = 5000

/** Holds records until their process is known, then passes them on in their original order. */
export class LabelledRecords<Item extends DatedConnection> {
  readonly counts: ProcessLabelCounts = {
    named: 0,
    gone: 0,
    ambiguous: 0,
    'not found': 0,
    'too busy': 0,
    'held too long': 0,
  }
  readonly #watch: Pick<ProcessWatch, 'ask'>
  readonly #take: (record: Item, owner: ConnectionOwner) => void
  readonly #held = new Set<Held<Item>>()
  #emptied: () => void = () => {}

  constructor(watch: Pick<ProcessWatch, 'ask'>, take: (record: Item, owner: ConnectionOwner) => void) {
    this.#watch = watch
    this.#take = take
  }

  /** Holds a record until its process is known. */
  write(record: Item): void {
    const held: Held<Item> = { record, owner: undefined, isAnswered: false }
    this.#held.add(held)
    this.#watch.ask(connectionOf(record), record.seconds + record.microseconds / 1e6, (owner) => {
      held.owner = owner
      held.isAnswered = true
      this.#release()
    })
    if (this.#held.size > CAPACITY) this.#giveUp(1)
  }

  /** Waits until the records that are held have been handed on. */
  async finish(): Promise<void> {
    if (this.#held.size === 0) return
    await new Promise<void>((resolve) => {
      this.#emptied = resolve
      setTimeout(resolve, PATIENCE)
    })
    this.#giveUp(this.#held.size)
  }

  /** Lets the first records go as they are. */
  #giveUp(count: number): void {
    let given = 0
    for (const held of this.#held) {
      if (given++ === count) break
      if (!held.isAnswered) this.counts['held too long']++
      held.isAnswered = true
    }
    this.#release()
  }

  #release(): void {
    for (const held of this.#held) {
      if (!held.isAnswered) return
      this.#held.delete(held)
      this.#count(held.owner)
      this.#take(held.record, held.owner)
    }
    this.#emptied()
  }

  #count(owner: ConnectionOwner): void {
    if (typeof owner === 'string') this.counts[owner]++
    else if (owner !== undefined) this.counts.named++
  }
}

/** What a thread is told of a record: no more than its connection. */
function connectionOf({ transport, sourceAddress, sourcePort, destinationAddress, destinationPort }: FiveTuple) {
  return { transport, sourceAddress, sourcePort, destinationAddress, destinationPort }
}
