import { type FingerprintRecord, secondsOf } from '../messages/record.ts'
import type { Schema } from '../records/schemas.ts'
import { flowPrinters, type Members, membersOf } from './flow-form.ts'

/** When flows end, besides by FIN or RST. */
export interface FlowLimits {
  /** Seconds without a message. */
  readonly idleSeconds: number
  /** Messages of all open flows; for one more, that flow ends which had no message for longest. */
  readonly messages: number
}

/** The limits that `fp-capture` has by default. */
export const DEFAULT_FLOW_LIMITS: FlowLimits = { idleSeconds: 300, messages: 50_000 }

/** Messages of a flow; one with as many ends, and the next message begins it anew. */
const MOST_RECORDS = 1_000

/** Seconds after FIN or RST in which messages that were still in reassembly join their flow. */
const CLOSING_SECONDS = 5

/** The addresses and ports of one end of a flow and the other. */
export type FlowEnds = Pick<
  FingerprintRecord,
  'transport' | 'sourceAddress' | 'sourcePort' | 'destinationAddress' | 'destinationPort'
>

/** A connection, and seconds since 1970 at which something happened to it. */
export interface ConnectionEvent {
  readonly connection: FlowEnds
  readonly time: number
}

/**
 * Puts records together by flow, both directions in one, and writes a line for each flow when it ends: 5 seconds after
 * FIN or RST, after an idle time, for a limit, or with the capture. Time is that of the packets.
 */
export class FlowGroups {
  readonly #write: (line: string) => void
  readonly #print: (typeof flowPrinters)[Schema]
  readonly #limits: FlowLimits
  /** Those whose last message is oldest first. */
  readonly #flows = new Map<string, Flow>()
  /** When each flow was closed, the oldest first. */
  readonly #closing = new Map<string, number>()
  #held = 0

  constructor(write: (line: string) => void, schema: Schema, limits: FlowLimits = DEFAULT_FLOW_LIMITS) {
    this.#write = write
    this.#print = flowPrinters[schema]
    this.#limits = limits
  }

  /** Adds a record and the line that prints it. */
  add(record: FingerprintRecord, line: string): void {
    const time = secondsOf(record)
    const key = flowKey(record)
    this.#expire(time)
    if (this.#isIdle(this.#flows.get(key), time)) this.#end(key)
    const flow = this.#flows.get(key) ?? new Flow(record, time)
    flow.add(membersOf(line), time)
    this.#held++
    this.#flows.delete(key)
    this.#flows.set(key, flow)
    if (flow.records.length >= MOST_RECORDS) this.#end(key)
    if (this.#held > this.#limits.messages) this.#endFirst()
  }

  /** Told of a packet that opens a connection: it ends what was closed on the same addresses and ports. */
  opened({ connection, time }: ConnectionEvent): void {
    this.#expire(time)
    const key = flowKey(connection)
    if (this.#closing.has(key)) this.#end(key)
  }

  /** Told of a packet with FIN or RST. */
  closed({ connection, time }: ConnectionEvent): void {
    const key = flowKey(connection)
    if (this.#flows.has(key) && !this.#closing.has(key)) this.#closing.set(key, time)
    this.#expire(time)
  }

  /** Ends all flows, those whose last message is oldest first. */
  finish(): void {
    for (const key of [...this.#flows.keys()]) this.#end(key)
  }

  #expire(time: number): void {
    for (const [key, closed] of this.#closing) {
      if (time - closed <= CLOSING_SECONDS) break
      this.#end(key)
    }
    for (const [key, flow] of this.#flows) {
      if (!this.#isIdle(flow, time)) break
      this.#end(key)
    }
  }

  /** A time before the flow's is that of another capture. */
  #isIdle(flow: Flow | undefined, time: number): boolean {
    return flow !== undefined && Math.abs(time - flow.last) > this.#limits.idleSeconds
  }

  #endFirst(): void {
    const [first] = this.#flows.keys()
    if (first !== undefined) this.#end(first)
  }

  #end(key: string): void {
    const flow = this.#flows.get(key)
    this.#flows.delete(key)
    this.#closing.delete(key)
    if (flow === undefined) return
    this.#held -= flow.records.length
    this.#write(this.#print(flow))
  }
}

/** The records of a flow so far. */
class Flow {
  readonly first: FingerprintRecord
  readonly records: Members[] = []
  start: number
  end: number
  /** When the message came that was added last. */
  last: number

  constructor(first: FingerprintRecord, time: number) {
    this.first = first
    this.start = time
    this.end = time
    this.last = time
  }

  add(record: Members, time: number): void {
    this.records.push(record)
    this.start = Math.min(this.start, time)
    this.end = Math.max(this.end, time)
    this.last = time
  }
}

/** The same for both directions of a connection. */
function flowKey(connection: FlowEnds): string {
  const { transport, sourceAddress, sourcePort, destinationAddress, destinationPort } = connection
  const ends = [`${sourceAddress} ${sourcePort}`, `${destinationAddress} ${destinationPort}`].sort()
  return `${transport} ${ends[0]} ${ends[1]}`
}
