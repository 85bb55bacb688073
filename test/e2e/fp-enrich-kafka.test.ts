import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { KafkaBroker, kafkaProblem, LOGIN } from '../support/kafka-broker.ts'
import { enrichedFiles, linesOf, RunningEnrich, until } from '../support/running-enrich.ts'

const EXAMPLE = fileURLToPath(new URL('../../resources/example/eve.json', import.meta.url))

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
const missing = (lines: readonly string[], count: number) => {
  const there = new Set(lines)
  return numbered(0, count).filter((line) => !there.has(line))
}
const url = (rest: string) => `kafka://${broker.address}/${rest}`
const written = (name: string) => (existsSync(at(name)) ? linesOf(readFileSync(at(name), 'utf8')) : [])
/** How brokers are reached, and how soon a member that was killed is out of its group. */
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
async function trickle(topic: string, count: number, pause = 50): Promise<void> {
  const producer = broker.producer(topic)
  for (let from = 0; from < count; from += 200) {
    producer.stdin?.write(`${numbered(from, from + 200).join('\n')}\n`)
    await setTimeout(pause)
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
    expect(missing(lines, 30_000)).toEqual([])
    expect(lines.length).toBe(30_000)
  })

  test('a member that sleeps until it is thought dead cannot write what it had', { timeout: 180_000 }, async () => {
    properties('session.timeout.ms=2000')
    await broker.createTopic('sleep')
    const args = [url('sleep?group=sleep'), '-o', url('slept?delivery=exactly-once')]
    const members = [start(...args), start(...args)]
    const sent = trickle('sleep', 30_000, 150)
    for (const member of [...members, ...members]) {
      await setTimeout(2500)
      member.child.kill('SIGSTOP')
      await setTimeout(4000)
      member.child.kill('SIGCONT')
    }
    await sent
    await until60(
      async () => (await broker.lag('sleep')) === 0,
      () => members.map(({ errors }) => errors).join(''),
    )
    for (const member of members) expect(await member.stop()).toBe(0)
    const lines = await broker.committed('slept')
    expect(missing(lines, 30_000)).toEqual([])
    expect(lines.length).toBe(30_000)
  })

  // Exactly once stalls here in most runs, for more than a minute (docs/flows.md): a known fault, not a property.
  test('at least once, and the broker is gone and comes back', { timeout: 240_000 }, async () => {
    const [delivery, repeats] = ['at-least-once', 5000]
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
    expect(missing(lines, 20_000)).toEqual([])
    expect(lines.length - 20_000).toBeLessThanOrEqual(repeats)
  })

  test('events that a shipper wrapped are enriched as those of a file', { timeout: 120_000 }, async () => {
    properties('session.timeout.ms=6000')
    const wrapped = readFileSync(EXAMPLE, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.stringify({ '@timestamp': '2026-11-25T00:00:00.000Z', message: line }))
    writeFileSync(at('wrapped.json'), `${wrapped.join('\n')}\n`)
    const expected = linesOf(enrichedFiles(at('wrapped.json'), '--unwrap'))
    expect(expected.filter((line) => line.includes('"fingerpost":')).length).toBeGreaterThan(0)
    await broker.send('wrapped', wrapped)
    const enrich = start(url('wrapped?group=wrapped'), '--unwrap')
    await until60(
      () => enrich.lines.length === expected.length,
      () => `${enrich.lines.length} ${enrich.errors}`,
    )
    expect(enrich.lines.toSorted()).toEqual(expected.toSorted())
  })

  test('a codec that the client lacks is named', { timeout: 60_000 }, async () => {
    properties('session.timeout.ms=6000')
    await broker.send('packed', numbered(0, 10), 'lz4')
    const enrich = start(url('packed?group=packed'))
    await once(enrich.child, 'close')
    expect([enrich.child.exitCode, enrich.errors]).toEqual([
      1,
      expect.stringContaining('LZ4 compression not implemented'),
    ])
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
