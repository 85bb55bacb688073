import type { Kafka } from 'kafkajs'
import type { LineSink } from '../sinks/line-sink.ts'
import type { LineSource } from '../streams/line-source.ts'
import { compressionOf, type KafkaCluster, openClient } from './client.ts'
import { lastingFailure } from './failures.ts'
import { GroupMember, type KafkaGroup, type Piece } from './group-member.ts'
import { Health } from './health.ts'
import type { KafkaOptions } from './kafka-source.ts'
import { PartitionWriter, type WriterOptions } from './partition-writer.ts'
import { TransactionalSource } from './transactional-source.ts'

/**
 * A topic whose lines become visible in one transaction with the offsets of the messages that they were read from. It
 * writes what its own source gave out last, and commits when that source does.
 */
export class TransactionalSink implements LineSink {
  readonly #name: string
  readonly #cluster: KafkaCluster
  readonly #kafka: Kafka
  readonly #options: Omit<WriterOptions, 'group'>
  readonly #health: Health
  readonly #writers = new Map<string, PartitionWriter>()
  #group = ''
  #current: PartitionWriter | undefined
  #hasFailed = false

  private constructor(cluster: KafkaCluster, options: Omit<WriterOptions, 'group'>, { name, warn }: KafkaOptions) {
    this.#name = name
    this.#cluster = cluster
    this.#kafka = options.kafka
    this.#options = options
    this.#health = new Health(name, warn)
  }

  /** Rejects with InputError where the client is missing. */
  static async open(cluster: KafkaCluster, topic: string, options: KafkaOptions): Promise<TransactionalSink> {
    const { transactionTimeout } = cluster
    const [kafka, compression] = [await openClient(cluster), await compressionOf(cluster)]
    return new TransactionalSink(cluster, { kafka, topic, compression, transactionTimeout }, options)
  }

  /** The one source whose lines are written here. */
  source(group: KafkaGroup, { name, warn }: KafkaOptions): LineSource {
    this.#group = group.group
    const { sessionTimeout } = this.#cluster
    const health = new Health(name, warn)
    const member = new GroupMember({ ...group, name, kafka: this.#kafka, sessionTimeout, health })
    return new TransactionalSource(name, member, this)
  }

  /** Whether something was not written, so that all that is open must be abandoned and read again. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Takes a piece into the transaction of its partition; gives what of it was not committed before. */
  async accept(piece: Piece): Promise<Piece['messages']> {
    const messages = await this.#attempt(async () => {
      this.#current = await this.#writerOf(piece)
      return await this.#current.accept(piece)
    })
    return messages ?? []
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#hasFailed) return
    await this.#attempt(async () => this.#current?.write(Buffer.from(bytes)))
  }

  /** Lines are safe with the commit of their source. */
  flush(): void {}

  async commit(): Promise<void> {
    for (const writer of this.#writers.values()) if (!this.#hasFailed) await this.#attempt(() => writer.commit())
    if (!this.#hasFailed) this.#health.works()
  }

  /** Undoes what was not committed. */
  async abandon(): Promise<void> {
    const writers = [...this.#writers.values()]
    this.#writers.clear()
    this.#current = undefined
    for (const writer of writers) await writer.abandon()
    this.#hasFailed = false
  }

  place(): undefined {}

  isDue(): boolean {
    return false
  }

  reopen(): void {}

  async end(): Promise<void> {
    await this.abandon()
  }

  async #writerOf({ topic, partition }: Piece): Promise<PartitionWriter> {
    const key = `${topic}/${partition}`
    const writer =
      this.#writers.get(key) ??
      (await PartitionWriter.begin({ ...this.#options, group: this.#group }, { topic, partition }))
    this.#writers.set(key, writer)
    return writer
  }

  /** Undefined where it failed and may work later. Rejects with InputError where it never will. */
  async #attempt<Result>(action: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await action()
    } catch (error) {
      this.#hasFailed = true
      const failure = lastingFailure(error, this.#name)
      if (failure !== undefined) throw failure
      this.#health.broken(error)
      return undefined
    }
  }
}
