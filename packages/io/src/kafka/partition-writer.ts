import type { CompressionTypes, Kafka, Producer, Transaction } from 'kafkajs'
import type { Piece } from './group-member.ts'
import { partitionOf } from './kafka-sink.ts'
import { messagesOf } from './message-lines.ts'

/** What every partition that is read is written with. */
export interface WriterOptions {
  readonly kafka: Kafka
  /** Where to. */
  readonly topic: string
  readonly compression: CompressionTypes
  readonly transactionTimeout: number
  /** Of the consumer group. */
  readonly group: string
}

/**
 * Writes what was read from one partition, in transactions that hold its offsets too. Its transactional ID is that of the
 * group and the partition: whoever begins next with them ends what we have open, and we cannot write any more.
 */
export class PartitionWriter {
  readonly #options: WriterOptions
  readonly #producer: Producer
  readonly #place: Pick<Piece, 'topic' | 'partition'>
  #transaction: Transaction | undefined
  /** Behind what was given out. */
  #next = 0n

  private constructor(options: WriterOptions, place: Pick<Piece, 'topic' | 'partition'>) {
    const { kafka, group, transactionTimeout } = options
    this.#options = options
    this.#place = place
    this.#producer = kafka.producer({
      transactionalId: `${group}-${place.topic}-${place.partition}`,
      transactionTimeout,
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner: () => partitionOf({ part: place.partition }),
    })
  }

  /**
   * First ends what another member has open, then asks what was committed: in this order, nothing is committed in between.
   */
  static async begin(options: WriterOptions, place: Pick<Piece, 'topic' | 'partition'>): Promise<PartitionWriter> {
    const writer = new PartitionWriter(options, place)
    try {
      await writer.#producer.connect()
      writer.#transaction = await writer.#producer.transaction()
      writer.#next = await committedOffset(options, place)
    } catch (error) {
      await writer.abandon()
      throw error
    }
    return writer
  }

  /** The messages of a piece that are not written yet; its offsets go into the transaction. */
  async accept({ messages, next }: Piece): Promise<Piece['messages']> {
    this.#transaction ??= await this.#producer.transaction()
    const behind = this.#next
    if (next > behind) this.#next = next
    return messages.filter(({ offset }) => BigInt(offset) >= behind)
  }

  async write(lines: Buffer): Promise<void> {
    const { topic, compression } = this.#options
    for (const messages of messagesOf(lines)) await this.#transaction?.send({ topic, compression, messages })
  }

  /** Makes lines and offsets visible in one step, where there are any. */
  async commit(): Promise<void> {
    const { topic, partition } = this.#place
    const partitions = [{ partition, offset: String(this.#next) }]
    await this.#transaction?.sendOffsets({
      consumerGroupId: this.#options.group,
      topics: [{ topic, partitions }],
    })
    await this.#transaction?.commit()
    this.#transaction = undefined
  }

  /** What is open is as if it had never been. */
  async abandon(): Promise<void> {
    await this.#transaction?.abort().catch(() => {})
    this.#transaction = undefined
    await this.#producer.disconnect().catch(() => {})
  }
}

/** What a group committed for a partition; 0 where it did not. */
async function committedOffset(
  { kafka, group }: WriterOptions,
  { topic, partition }: Pick<Piece, 'topic' | 'partition'>,
) {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
    const offset = offsets?.partitions.find((other) => other.partition === partition)?.offset ?? '0'
    return offset.startsWith('-') ? 0n : BigInt(offset)
  } finally {
    await admin.disconnect()
  }
}
