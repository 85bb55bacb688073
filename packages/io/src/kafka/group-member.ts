import { setTimeout } from 'node:timers/promises'
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { InputError } from '../pure/errors.ts'
import { RETRY } from './client.ts'
import { lastingFailure } from './failures.ts'
import type { Health } from './health.ts'

/** What a member of a group reads, and as whom. */
export interface KafkaGroup {
  readonly topics: readonly string[]
  readonly group: string
  /** Whether a group that is new begins with what is yet to come. */
  readonly fromEnd: boolean
}

/** Messages of one partition, in order, as they came. */
export interface Piece {
  readonly topic: string
  readonly partition: number
  readonly messages: readonly KafkaMessage[]
  /** Behind the last message. */
  readonly next: bigint
  /** The assignment of partitions that it belongs to; pieces of another one are no longer ours. */
  readonly generation: number
}

interface MemberOptions extends KafkaGroup {
  readonly name: string
  readonly kafka: Kafka
  readonly sessionTimeout: number
  readonly health: Health
}

/**
 * A member of a consumer group, which reads ahead into bounded memory. Each time that partitions are assigned anew, what
 * was not committed is read again, by us or by another member.
 */
export class GroupMember {
  readonly #options: MemberOptions
  #consumer: Consumer | undefined
  #generation = 0
  /** Counts the times that it began to join; an earlier one gives up. */
  #attempts = 0
  #pieces: Piece[] = []
  #bytes = 0
  #failure: InputError | undefined
  #wake = new AbortController()
  #room = new AbortController()

  constructor(options: MemberOptions) {
    this.#options = options
    this.#start()
  }

  get generation(): number {
    return this.#generation
  }

  /** The next piece, undefined where there is none for now. Throws InputError where nothing more can come. */
  take(): Piece | undefined {
    const piece = this.#pieces.shift()
    if (piece === undefined && this.#failure !== undefined) throw this.#failure
    if (piece !== undefined) this.#release(sizeOf(piece.messages))
    return piece
  }

  /** Says up to where each partition is safe. Rejects with what the broker says. */
  async commit(offsets: readonly { topic: string; partition: number; offset: string }[]): Promise<void> {
    await this.#consumer?.commitOffsets([...offsets])
  }

  /** Joins the group anew, and so reads again what was not committed. */
  async restart(): Promise<void> {
    this.#forget()
    await this.#leave()
    this.#start()
  }

  async changed(): Promise<void> {
    if (this.#pieces.length > 0 || this.#failure !== undefined) return
    this.#wake = new AbortController()
    await setTimeout(LOOK_MS, undefined, { signal: this.#wake.signal }).catch(() => {})
  }

  wake(): void {
    this.#wake.abort()
  }

  async close(): Promise<void> {
    this.#attempts += 1
    this.#forget()
    await this.#leave()
  }

  #start(): void {
    this.#attempts += 1
    this.#join(this.#attempts).catch((error: unknown) => this.#fail(error))
  }

  /** Tries until it is a member. Rejects with what no other try mends. */
  async #join(attempt: number): Promise<void> {
    for (let wait = FIRST_WAIT_MS; attempt === this.#attempts; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
      const consumer = this.#newConsumer()
      try {
        await this.#run(consumer)
        return
      } catch (error) {
        await consumer.disconnect().catch(() => {})
        if (lastingFailure(error, this.#options.name) !== undefined) throw error
        this.#options.health.broken(error)
        await setTimeout(wait)
      }
    }
  }

  #newConsumer(): Consumer {
    const { kafka, group, sessionTimeout } = this.#options
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout,
      heartbeatInterval: Math.floor(sessionTimeout / 10),
      maxWaitTimeInMs: FETCH_MS,
      retry: { ...RETRY, restartOnFailure: async () => false },
    })
    this.#consumer = consumer
    return consumer
  }

  async #run(consumer: Consumer): Promise<void> {
    const { topics, fromEnd, health } = this.#options
    let generation = 0
    consumer.on('consumer.group_join', () => {
      if (this.#consumer !== consumer) return
      generation = this.#forget()
      health.works()
    })
    consumer.on('consumer.crash', ({ payload }) => this.#crashed(consumer, payload.error))
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: !fromEnd })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.#add(payload, generation),
    })
  }

  /** Joins again a little later, unless that mends nothing. */
  #crashed(consumer: Consumer, error: Error): void {
    if (this.#consumer !== consumer) return
    const { name, health } = this.#options
    if (lastingFailure(error, name) !== undefined) {
      this.#fail(error)
      return
    }
    health.broken(error)
    this.#forget()
    this.#start()
  }

  /** Keeps a piece, and waits where there is too much already. */
  async #add({ batch, heartbeat, resolveOffset, isRunning }: EachBatchPayload, generation: number): Promise<void> {
    const { topic, partition, messages } = batch
    const last = messages.at(-1)
    if (last === undefined || generation !== this.#generation) return
    this.#pieces.push({ topic, partition, messages, next: BigInt(last.offset) + 1n, generation })
    this.#bytes += sizeOf(messages)
    this.#wake.abort()
    resolveOffset(last.offset)
    await heartbeat()
    while (this.#bytes > MOST_BYTES && isRunning() && generation === this.#generation) {
      await setTimeout(HEARTBEAT_MS, undefined, { signal: this.#room.signal }).catch(() => {})
      await heartbeat()
    }
  }

  #release(bytes: number): void {
    this.#bytes -= bytes
    if (this.#bytes > MOST_BYTES) return
    this.#room.abort()
    this.#room = new AbortController()
  }

  /** Begins another generation and gives its number. */
  #forget(): number {
    this.#pieces = []
    this.#release(this.#bytes)
    this.#generation += 1
    return this.#generation
  }

  async #leave(): Promise<void> {
    const consumer = this.#consumer
    this.#consumer = undefined
    await consumer?.disconnect().catch(() => {})
  }

  #fail(error: unknown): void {
    const { name } = this.#options
    this.#failure ??= lastingFailure(error, name) ?? new InputError(name, undefined, messageOf(error))
    this.#wake.abort()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function sizeOf(messages: readonly KafkaMessage[]): number {
  return messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
}

/** What may wait in memory before the broker is asked for more. */
const MOST_BYTES = 16 * 1024 * 1024
const PARTITIONS_AT_ONCE = 16
const FETCH_MS = 500
const HEARTBEAT_MS = 500

/** How long it takes at most until what was written is committed where nothing more comes. */
const LOOK_MS = 50
const FIRST_WAIT_MS = 100
const LAST_WAIT_MS = 5000
