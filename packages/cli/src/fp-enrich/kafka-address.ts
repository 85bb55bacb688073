import type { LineSink, LineSource } from '@fingerpost/io'
import { clusterOf, KafkaSink, KafkaSource, TransactionalSink } from '@fingerpost/io/kafka'
import { UsageError } from '../console/run.ts'
import { warn } from './warn.ts'

/** Reads topics at `kafka://BROKER/TOPIC?group=NAME` as a member of a group. Rejects with UsageError or InputError. */
export async function openKafkaSource(address: string, options: KafkaSourceOptions): Promise<LineSource> {
  const { brokers, topics, properties, group } = kafkaAddress(address, ['group', 'properties'])
  const { fromEnd, sink } = options
  const reads = { topics, group: group ?? 'fingerpost', fromEnd }
  const named = { name: address, warn }
  if (sink instanceof TransactionalSink) return sink.source(reads, named)
  return await KafkaSource.open(clusterOf(brokers, properties), reads, named)
}

interface KafkaSourceOptions {
  readonly fromEnd: boolean
  readonly sink: LineSink
}

/** Writes to a topic at `kafka://BROKER/TOPIC`. Rejects with UsageError or InputError. */
export async function openKafkaSink(address: string, signal: AbortSignal): Promise<LineSink> {
  const { brokers, topics, properties, delivery } = kafkaAddress(address, SINK_PARAMETERS)
  const [topic = '', another] = topics
  if (another !== undefined) throw new UsageError(`${address}: expected one topic to write to`)
  const cluster = clusterOf(brokers, properties)
  if (isExactlyOnce(delivery, address)) return await TransactionalSink.open(cluster, topic, { name: address, warn })
  return await KafkaSink.open(cluster, topic, { name: address, warn, signal })
}

/** What exactly once asks of the inputs of an output: one address, at the same brokers. Throws UsageError. */
export function checkKafkaDelivery(inputs: readonly string[], output: string): void {
  if (!isKafka(output)) return
  const { brokers, properties, delivery } = kafkaAddress(output, SINK_PARAMETERS)
  if (!isExactlyOnce(delivery, output)) return
  const [input = '', another] = inputs
  if (another !== undefined || !isKafka(input))
    throw new UsageError(`${output}: delivery=exactly-once wants one input, and that from kafka://`)
  const from = kafkaAddress(input, ['group', 'properties'])
  if (String(from.brokers) !== String(brokers) || from.properties !== properties)
    throw new UsageError(`${output}: delivery=exactly-once wants the brokers and properties of the input`)
}

interface KafkaAddress {
  readonly brokers: readonly string[]
  readonly topics: readonly string[]
  readonly group: string | undefined
  readonly delivery: string | undefined
  readonly properties: string | undefined
}

function kafkaAddress(address: string, known: readonly string[]): KafkaAddress {
  const [, hosts = '', topics = '', query = ''] = /^kafka:\/\/([^/?@]+)\/([^/?]+)(?:\?(.*))?$/.exec(address) ?? []
  if (hosts === '') throw new UsageError(`${address}: expected kafka://BROKER:9092/TOPIC?group=NAME`)
  const given = new URLSearchParams(query)
  const unknown = [...given.keys()].find((name) => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`${address}: ${unknown} is none of ${known.join(', ')}`)
  return {
    brokers: hosts.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:9092`)),
    topics: topics.split(','),
    group: given.get('group') ?? undefined,
    delivery: given.get('delivery') ?? undefined,
    properties: given.get('properties') ?? process.env.FINGERPOST_KAFKA_PROPERTIES,
  }
}

function isExactlyOnce(delivery: string | undefined, address: string): boolean {
  if (delivery === 'exactly-once') return true
  if (delivery === undefined || delivery === 'at-least-once') return false
  throw new UsageError(`${address}: delivery is at-least-once or exactly-once, not ${delivery}`)
}

function isKafka(address: string): boolean {
  return address.startsWith('kafka:')
}

const SINK_PARAMETERS = ['properties', 'delivery']
