import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { KafkaBroker, kafkaProblem, LOGIN } from '../support/kafka-broker.ts'
import { linesOf, RunningEnrich, until } from '../support/running-enrich.ts'

let folder = ''
let broker: KafkaBroker
let running: RunningEnrich[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-'))
  if (kafkaProblem === undefined) broker = await KafkaBroker.start(folder)
}, 120_000)
afterEach(async () => {
  for (const enrich of running) await enrich.stop('SIGKILL')
  running = []
})
afterAll(async () => {
  if (kafkaProblem === undefined) await broker.end()
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const start = (...args: string[]) => {
  const enrich = new RunningEnrich(args, { FINGERPOST_KAFKA_PROPERTIES: at('client.properties') })
  running.push(enrich)
  return enrich
}
const event = (number: number) => `{"number":${number}}`
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => event(from + index))
const url = (rest: string) => `kafka://${broker.address}/${rest}`
const written = (name: string) => (existsSync(at(name)) ? linesOf(readFileSync(at(name), 'utf8')) : [])
/** A member that is killed is out of its group soon. */
const properties = (...lines: string[]) => writeFileSync(at('client.properties'), `${lines.join('\n')}\n`)
const until60 = async (condition: () => boolean | Promise<boolean>, wrong: () => string) => {
  for (let tries = 0; tries < 3; tries++) {
    try {
      return await until(condition, wrong)
    } catch {}
  }
  await until(condition, wrong)
}

/** Sends events over some seconds with a producer of Kafka's own. */
async function trickle(topic: string, count: number): Promise<void> {
  const producer = broker.producer(topic)
  for (let from = 0; from < count; from += 200) {
    producer.stdin?.write(`${numbered(from, from + 200).join('\n')}\n`)
    await setTimeout(50)
  }
  producer.stdin?.end()
  await once(producer, 'exit')
}

describe.skipIf(kafkaProblem !== undefined)(`Kafka (${kafkaProblem ?? 'a broker of its own'})`, () => {
  test('a group reads a topic into a file, and goes on where it was', { timeout: 120_000 }, async () => {
    properties('session.timeout.ms=6000')
    const args = [url('plain?group=file'), '-o', at('out.json')]
    await broker.send('plain', numbered(0, 3000))
    const first = start(...args)
    await until60(
      () => written('out.json').length === 3000,
      () => `${written('out.json').length} ${first.errors}`,
    )
    expect(await first.stop()).toBe(0)
    expect(await broker.lag('file')).toBe(0)
    await broker.send('plain', numbered(3000, 3500))
    const second = start(...args)
    await until60(
      () => written('out.json').length >= 3500,
      () => `${written('out.json').length} ${second.errors}`,
    )
    expect(await second.stop()).toBe(0)
    expect(new Set(written('out.json'))).toEqual(new Set(numbered(0, 3500)))
    expect(written('out.json').length).toBe(3500)
  })

  test('two members of which one is killed: nothing lost, nothing twice', { timeout: 180_000 }, async () => {
    properties('session.timeout.ms=2000')
    await broker.createTopic('events')
    const args = [url('events?group=pair'), '-o', url('once?delivery=exactly-once')]
    const members = [start(...args), start(...args)]
    const sent = trickle('events', 30_000)
    for (let kill = 0; kill < 3; kill++) {
      await setTimeout(3500 + 700 * kill)
      await members.shift()?.stop('SIGKILL')
      members.push(start(...args))
    }
    await sent
    await until60(
      async () => (await broker.lag('pair')) === 0,
      () => members.map(({ errors }) => errors).join(''),
    )
    for (const member of members) expect(await member.stop()).toBe(0)
    const lines = await broker.committed('once')
    expect(new Set(lines)).toEqual(new Set(numbered(0, 30_000)))
    expect(lines.length).toBe(30_000)
  })

  test.each([
    ['at-least-once', 5000],
    ['exactly-once', 0],
  ])('%s, and the broker is gone and comes back', { timeout: 240_000 }, async (delivery, repeats) => {
    properties('session.timeout.ms=6000')
    const [input, output] = [`gone-${delivery}`, `back-${delivery}`]
    await broker.createTopic(input)
    const enrich = start(url(`${input}?group=${input}`), '-o', url(`${output}?delivery=${delivery}`))
    const sent = trickle(input, 20_000)
    await setTimeout(4000)
    await broker.end()
    await setTimeout(1000)
    await broker.begin()
    await sent
    await until60(
      async () => (await broker.lag(input)) === 0,
      () => enrich.errors,
    )
    expect(await enrich.stop()).toBe(0)
    expect(enrich.errors).toContain('connecting again')
    expect(enrich.errors).toContain('connected again')
    const lines = await broker.committed(output)
    expect(new Set(lines)).toEqual(new Set(await broker.committed(input)))
    expect(new Set(lines).size).toBe(20_000)
    expect(lines.length - 20_000).toBeLessThanOrEqual(repeats)
  })

  test('TLS and a login from a file of properties; a wrong password ends it', { timeout: 120_000 }, async () => {
    const security = ['security.protocol=SASL_SSL', `ssl.ca.location=${at('ca.pem')}`, 'sasl.mechanism=PLAIN']
    const login = [`sasl.username=${LOGIN.username}`, `sasl.password=${LOGIN.password}`]
    await broker.send('secured', numbered(0, 100))
    properties(...security, ...login)
    const input = `kafka://${broker.secured}/secured?group=secured`
    const enrich = start(input)
    await until60(
      () => enrich.lines.length === 100,
      () => enrich.errors,
    )
    expect(await enrich.stop()).toBe(0)
    properties(...security, `sasl.username=${LOGIN.username}`, 'sasl.password=wrong')
    const wrong = start(input)
    await once(wrong.child, 'close')
    expect([wrong.child.exitCode, wrong.errors]).toEqual([
      1,
      expect.stringContaining('SASL PLAIN authentication failed'),
    ])
    expect(wrong.errors).not.toContain('wrong\n')
    properties('security.protocol=ssl', 'ssl.engine.factory.class=x')
    const unknown = start(input)
    await once(unknown.child, 'close')
    expect(unknown.errors).toContain('client.properties:2: ssl.engine.factory.class: has no effect')
  })
})
