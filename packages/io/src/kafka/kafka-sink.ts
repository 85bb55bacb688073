import { setTimeout } from 'node:timers/promises'
import type { CompressionTypes, Producer } from 'kafkajs'
import { WholeLines } from '../lines/whole-lines.ts'
import { InputError } from '../pure/errors.ts'
import type { LineSink } from '../sinks/line-sink.ts'
import { compressionOf, type KafkaCluster, openClient } from './client.ts'
import { lastingFailure } from './failures.ts'
import { Health } from './health.ts'
import type { KafkaOptions } from './kafka-source.ts'
import { messagesOf } from './message-lines.ts'

/** How a sink is named, and until when it waits for brokers that are gone. */
export interface KafkaSinkOptions extends KafkaOptions {
  readonly signal: AbortSignal
}

/**
 * A topic that gets every line as a message. A write waits until all replicas in sync have it; what was on its way when a
 * connection broke is sent again. Runs of lines go to one partition after the other.
 */
export class KafkaSink implements LineSink {
  readonly #topic: string
  readonly #options: KafkaSinkOptions
  readonly #health: Health
  readonly #producer: Producer
  readonly #compression: CompressionTypes
  #turn: { part: number }
  #isConnected = false
  readonly #lines = new WholeLines()

  private constructor(parts: SinkParts, options: KafkaSinkOptions) {
    this.#topic = parts.topic
    this.#producer = parts.producer
    this.#compression = parts.compression
    this.#turn = parts.turn
    this.#options = options
    this.#health = new Health(options.name, options.warn)
  }

  /** Rejects with InputError where the client is missing. */
  static async open(cluster: KafkaCluster, topic: string, options: KafkaSinkOptions): Promise<KafkaSink> {
    const kafka = await openClient(cluster)
    const turn = { part: 0 }
    const createPartitioner = () => partitionOf(turn)
    const producer = kafka.producer({ createPartitioner, allowAutoTopicCreation: true })
    return new KafkaSink({ topic, producer, turn, compression: await compressionOf(cluster) }, options)
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#sendAll(this.#lines.take(bytes))
  }

  flush(): void {}

  place(): undefined {}

  isDue(): boolean {
    return false
  }

  reopen(): void {}

  async end(): Promise<void> {
    try {
      await this.#sendAll(this.#lines.rest)
    } finally {
      await this.#producer.disconnect()
    }
  }

  async #sendAll(lines: Buffer): Promise<void> {
    for (const messages of messagesOf(lines)) {
      await this.#send(messages)
      this.#turn.part += 1
    }
  }

  /** Tries again until it is done. Rejects with InputError where a broker refuses it, or is gone and we are stopped. */
  async #send(messages: { readonly value: Buffer }[]): Promise<void> {
    const { signal, name } = this.#options
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
      try {
        await this.#sendOnce(messages)
        this.#health.works()
        return
      } catch (error) {
        const failure = lastingFailure(error, name)
        if (failure !== undefined) throw failure
        if (signal.aborted) throw new InputError(name, undefined, 'is gone; the last lines were not written')
        this.#health.broken(error)
        await setTimeout(wait, undefined, { signal }).catch(() => {})
      }
    }
  }

  async #sendOnce(messages: { readonly value: Buffer }[]): Promise<void> {
    if (!this.#isConnected) await this.#producer.connect()
    this.#isConnected = true
    await this.#producer.send({ topic: this.#topic, compression: this.#compression, messages })
  }
}

interface SinkParts {
  readonly topic: string
  readonly producer: Producer
  readonly compression: CompressionTypes
  readonly turn: { part: number }
}

/** All messages of a run go to one partition. Kafka numbers partitions from 0. */
export function partitionOf(turn: { readonly part: number }) {
  return ({ partitionMetadata }: { readonly partitionMetadata: readonly unknown[] }) =>
    turn.part % partitionMetadata.length
}

const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 1000
