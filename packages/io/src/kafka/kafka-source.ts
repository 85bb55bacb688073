import type { Batch } from '../lines/line-buffer.ts'
import type { LineSource } from '../streams/line-source.ts'
import { type KafkaCluster, openClient } from './client.ts'
import { lastingFailure } from './failures.ts'
import { GroupMember, type KafkaGroup } from './group-member.ts'
import { Health } from './health.ts'
import { linesOf } from './message-lines.ts'

export type { KafkaGroup } from './group-member.ts'

/** How a source or a sink is named, and who hears that its brokers are gone. */
export interface KafkaOptions {
  readonly name: string
  readonly warn: (sentence: string) => void
}

/**
 * The messages of topics as lines, read as a member of a group. Offsets are committed once the output is safe; after a
 * crash, and when partitions change hands, what was not committed is read again.
 */
export class KafkaSource implements LineSource {
  readonly name: string
  readonly #member: GroupMember
  readonly #health: Health
  /** Behind what was given out, by topic and partition. */
  #given = new Map<string, { topic: string; partition: number; offset: string }>()
  #generation = 0

  private constructor(name: string, member: GroupMember, health: Health) {
    this.name = name
    this.#member = member
    this.#health = health
  }

  /** Rejects with InputError where the client is missing. A broker that does not answer is waited for. */
  static async open(cluster: KafkaCluster, group: KafkaGroup, { name, warn }: KafkaOptions): Promise<KafkaSource> {
    const health = new Health(name, warn)
    const { sessionTimeout } = cluster
    const kafka = await openClient(cluster)
    return new KafkaSource(name, new GroupMember({ ...group, name, kafka, sessionTimeout, health }), health)
  }

  async take(): Promise<Batch | undefined> {
    const piece = this.#member.take()
    if (piece === undefined) return undefined
    if (piece.generation !== this.#generation) this.#given.clear()
    this.#generation = piece.generation
    const { topic, partition, next } = piece
    this.#given.set(`${topic}/${partition}`, { topic, partition, offset: String(next) })
    const bytes = linesOf(piece.messages)
    return bytes.length === 0 ? undefined : { kind: 'lines', bytes }
  }

  position(): undefined {}

  /** What cannot be committed now is committed with what comes next, or read again. */
  async commit(): Promise<void> {
    if (this.#member.generation !== this.#generation) this.#given.clear()
    if (this.#given.size === 0) return
    try {
      await this.#member.commit([...this.#given.values()])
      this.#given.clear()
    } catch (error) {
      const failure = lastingFailure(error, this.name)
      if (failure !== undefined) throw failure
      this.#health.broken(error)
    }
  }

  changed(): Promise<void> {
    return this.#member.changed()
  }

  wake(): void {
    this.#member.wake()
  }

  async close(): Promise<void> {
    await this.#member.close()
  }
}
