/**
 * tsx bench/kafka.ts: how many events a second fp-enrich takes from a topic of three partitions and writes to another,
 * at least once and exactly once, against the same client that only consumes and produces. Needs scripts/kafka/install.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import { KafkaBroker, kafkaProblem } from '../test/support/kafka-broker.ts'
import { RunningEnrich } from '../test/support/running-enrich.ts'

const EVENTS = readFileSync(fileURLToPath(new URL('../resources/example/eve.json', import.meta.url)), 'utf8')
  .split('\n')
  .filter((line) => line.includes('"event_type":"tls"'))
const MANY = 200_000

if (kafkaProblem !== undefined) {
  process.stdout.write(`kafka: ${kafkaProblem}\n`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'fp-kafka-'))
const broker = await KafkaBroker.start(folder)
const kafka = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING })
const admin = kafka.admin()
await admin.connect()
for (const topic of ['in', 'plain', 'at-least-once', 'exactly-once']) await broker.createTopic(topic)
await fill()

await measure('plain', plain)
for (const delivery of ['at-least-once', 'exactly-once'])
  await measure(delivery, async () => {
    const address = `kafka://${broker.address}`
    const enrich = new RunningEnrich([
      `${address}/in?group=${delivery}`,
      '-o',
      `${address}/${delivery}?delivery=${delivery}`,
    ])
    return async () => {
      await enrich.stop()
    }
  })
await admin.disconnect()
await broker.end()
rmSync(folder, { recursive: true })

async function fill(): Promise<void> {
  const producer = kafka.producer()
  await producer.connect()
  for (let at = 0; at < MANY; at += 1000) {
    const messages = Array.from({ length: 1000 }, (_, index) => ({ value: EVENTS[(at + index) % EVENTS.length] ?? '' }))
    await producer.send({ topic: 'in', messages })
  }
  await producer.disconnect()
}

/** From the first commit that is seen until everything is committed. */
async function measure(group: string, begin: () => Promise<() => Promise<void>>): Promise<void> {
  const end = await begin()
  let [first, start, done] = [0, 0, 0]
  while (done < MANY) {
    await setTimeout(20)
    done = await committed(admin, group)
    if (first === 0 && done > 0) [first, start] = [done, performance.now()]
  }
  const seconds = (performance.now() - start) / 1000
  process.stdout.write(
    `${group}: ${Math.round((MANY - first) / seconds)} events/s (${MANY - first} in ${seconds.toFixed(1)} s)\n`,
  )
  await end()
}

async function committed(from: Admin, groupId: string): Promise<number> {
  const [offsets] = await from.fetchOffsets({ groupId, topics: ['in'] }).catch(() => [])
  return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0)
}

/** Each batch is produced and then committed. */
async function plain(): Promise<() => Promise<void>> {
  const [consumer, producer] = [kafka.consumer({ groupId: 'plain' }), kafka.producer()]
  await consumer.connect()
  await producer.connect()
  await consumer.subscribe({ topics: ['in'], fromBeginning: true })
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary }) => {
      await producer.send({ topic: 'plain', messages: batch.messages.map(({ value }) => ({ value })) })
      resolveOffset(batch.messages.at(-1)?.offset ?? batch.lastOffset())
      await commitOffsetsIfNecessary()
    },
  })
  return async () => {
    await consumer.disconnect()
    await producer.disconnect()
  }
}
