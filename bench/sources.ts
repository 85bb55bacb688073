/**
 * tsx bench/sources.ts: for every source, how soon an event is out when it comes alone (p50, p99 of 200), and how many a
 * second and at what cost when 200,000 wait. Redis where redis-server is installed, Kafka where scripts/kafka/install was
 * run.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { clusterOf, KafkaSink } from '@fingerpost/io/kafka'
import { type RedisOutput, RedisSink } from '@fingerpost/io/redis'
import { KafkaBroker, kafkaProblem } from '../test/support/kafka-broker.ts'
import { RedisServer, redisProblem } from '../test/support/redis-server.ts'
import { RunningEnrich, until } from '../test/support/running-enrich.ts'

const EVENTS = readFileSync(fileURLToPath(new URL('../resources/example/eve.json', import.meta.url)), 'utf8')
  .split('\n')
  .filter((line) => line.includes('"event_type":"tls"'))
const SINGLE = 200
const MANY = 200_000
/** Events that wait at most, so that a source that cannot wait drops none. */
const AHEAD = 20_000

/** How a source is addressed, and how events are given to it. */
interface Source {
  readonly args: readonly string[]
  readonly send: (lines: readonly string[]) => Promise<void> | void
}

const folder = mkdtempSync(join(tmpdir(), 'fp-sources-'))
const redis = redisProblem === undefined ? await RedisServer.start(folder, '--appendonly', 'no') : undefined

async function measure(name: string, { args, send }: Source): Promise<void> {
  const enrich = new RunningEnrich(args)
  let [lines, arrived] = [0, 0]
  enrich.child.stdout.removeAllListeners('data')
  enrich.child.stdout.on('data', (text: string) => {
    arrived = performance.now()
    for (const character of text) if (character === '\n') lines++
  })
  await setTimeout(1500)
  const latencies: number[] = []
  for (let count = 1; count <= SINGLE; count++) {
    const sent = performance.now()
    await send([EVENTS[count % EVENTS.length] ?? ''])
    while (lines < count) await setTimeout(0)
    latencies.push(arrived - sent)
    await setTimeout(2)
  }
  const before = cpuSeconds(enrich)
  const start = performance.now()
  const many = Array.from({ length: MANY }, (_, at) => EVENTS[at % EVENTS.length] ?? '')
  for (let at = 0; at < MANY; at += 1000) {
    await send(many.slice(at, at + 1000))
    while (at - (lines - SINGLE) > AHEAD) await setTimeout(1)
  }
  await until(
    () => lines >= SINGLE + MANY,
    () => `${lines} ${enrich.errors}`,
  )
  const rate = Math.round(MANY / ((arrived - start) / 1000))
  const cpu = (cpuSeconds(enrich) - before).toFixed(2)
  latencies.sort((a, b) => a - b)
  const [p50, p99] = [0.5, 0.99].map((share) => (latencies[Math.floor(share * SINGLE)] ?? 0).toFixed(1))
  process.stdout.write(`${name}: p50 ${p50} ms, p99 ${p99} ms, ${rate} events/s, ${cpu} s CPU for ${MANY}\n`)
  await enrich.stop()
}

/** By /proc, in hundredths of a second. */
function cpuSeconds({ child }: RunningEnrich): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const file = join(folder, 'eve.json')
writeFileSync(file, '')
await measure('file', { args: ['--follow', file], send: (lines) => appendFileSync(file, `${lines.join('\n')}\n`) })

const path = join(folder, 'eve.sock')
let socket: Socket | undefined
await measure('unix-stream', {
  args: [`unix-stream:${path}`],
  send: (lines) =>
    new Promise((resolve) => {
      socket ??= connect(path)
      socket.write(`${lines.join('\n')}\n`, () => resolve())
    }),
})

if (redis === undefined) process.stdout.write(`redis: ${redisProblem}\n`)
else await measureRedis(redis)

if (kafkaProblem !== undefined) process.stdout.write(`kafka: ${kafkaProblem}\n`)
else await measureKafka(await KafkaBroker.start(folder))

async function measureKafka(broker: KafkaBroker): Promise<void> {
  await broker.createTopic('in')
  const options = { name: 'bench', warn: () => {}, signal: new AbortController().signal }
  const sink = await KafkaSink.open(clusterOf([broker.address]), 'in', options)
  await measure('kafka', {
    args: [`kafka://${broker.address}/in`],
    send: (lines) => sink.write(Buffer.from(`${lines.join('\n')}\n`)),
  })
  await sink.end()
  await broker.end()
}

async function measureRedis(server: RedisServer): Promise<void> {
  const target = { host: '127.0.0.1', port: server.port, isTls: false, database: 0 }
  const options = { name: 'bench', warn: () => {}, signal: new AbortController().signal }
  const outputs: readonly RedisOutput[] = [
    { kind: 'list', key: 'l', order: 'lpush' },
    { kind: 'stream', key: 's', field: 'eve' },
  ]
  for (const output of outputs) {
    const sink = await RedisSink.open(target, output, options)
    const query = output.kind === 'list' ? 'list=l' : 'stream=s'
    await measure(`redis ${output.kind}`, {
      args: [`redis://127.0.0.1:${server.port}/0?${query}`],
      send: (lines) => sink.write(Buffer.from(`${lines.join('\n')}\n`)),
    })
    await sink.end()
  }
  await server.end()
}
rmSync(folder, { recursive: true })
process.exit(0)
