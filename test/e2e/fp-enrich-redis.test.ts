import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { suricataProblem, suricataWrites } from '../support/live-suricata.ts'
import { RedisServer, redisProblem } from '../support/redis-server.ts'
import { enrichedFiles, linesOf, RunningEnrich, until } from '../support/running-enrich.ts'

let folder = ''
let running: RunningEnrich[] = []
let redis: RedisServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'redis-'))
  running = []
  if (redisProblem === undefined) redis = await RedisServer.start(folder)
})
afterEach(async () => {
  for (const enrich of running) await enrich.stop('SIGKILL')
  if (redisProblem === undefined) await redis.end()
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const url = (query: string) => `redis://127.0.0.1:${redis.port}/0?${query}`
const start = (...args: string[]) => {
  const enrich = new RunningEnrich(args)
  running.push(enrich)
  return enrich
}
const event = (number: number) => `{"number":${number}}`
const written = () => (existsSync(at('out.json')) ? linesOf(readFileSync(at('out.json'), 'utf8')) : [])
const numbered = (count: number) => Array.from({ length: count }, (_, number) => event(number))
const push = (command: string, from: number, to: number) =>
  redis.commands(
    numbered(to)
      .slice(from)
      .map((line) => `${command} '${line}'`),
  )

/** Every number in order at least once, and how many were repeated. */
function repeats(lines: readonly string[], count: number): number {
  expect([...new Set(lines)]).toEqual(numbered(count))
  return lines.length - count
}

describe.skipIf(redisProblem !== undefined)(`Redis (${redisProblem ?? 'of Debian'})`, () => {
  test.each(['lpush', 'rpush'])('a list that is pushed to by %s: every message once, oldest first', async (order) => {
    push(`${order} suricata`, 0, 1200)
    const enrich = start(url(`list=suricata&order=${order}`), '-o', at('out.json'))
    await until(
      () => written().length === 1200,
      () => enrich.errors,
    )
    push(`${order} suricata`, 1200, 1300)
    await until(
      () => written().length === 1300,
      () => enrich.errors,
    )
    expect(written()).toEqual(numbered(1300))
    expect(await enrich.stop()).toBe(0)
    expect(redis.command('KEYS', '*')).toBe('')
    expect(enrich.errors).toBe('')
  })

  test.each([
    ['list', 'lpush suricata', 'list=suricata'],
    ['stream', 'xadd suricata * eve', 'stream=suricata'],
  ])('a %s: what a killed reader had not committed is read again', async (_, command, query) => {
    const args = [url(query), '-o', at('out.json')]
    let pushed = 0
    for (let kill = 0; kill < 5; kill++) {
      const enrich = start(...args)
      push(command, pushed, pushed + 700)
      pushed += 700
      await setTimeout(300 + 150 * kill)
      await enrich.stop('SIGKILL')
    }
    const last = start(...args)
    const left = () =>
      query.startsWith('list')
        ? Number(redis.command('EXISTS', 'suricata', `suricata:fingerpost-${hostname()}`))
        : Number(redis.command('XPENDING', 'suricata', 'fingerpost').split('\n')[0])
    await until(
      () => new Set(written()).size === pushed && left() === 0,
      () => `${written().length} ${last.errors}`,
    )
    expect(repeats(written(), pushed)).toBeLessThanOrEqual(5 * 3500)
  })

  test.each([
    ['list', 'lpush suricata', 'list=suricata', 'list=out&order=rpush'],
    ['stream', 'xadd suricata * eve', 'stream=suricata', 'stream=out'],
  ])(
    'a %s and an output: killed and started again, Redis loses nothing',
    { timeout: 60_000 },
    async (kind, ...rest) => {
      const [command = '', input = '', output = ''] = rest
      const enrich = start(url(input), '-o', url(output))
      for (let round = 0; round < 3; round++) {
        push(command, 1000 * round, 1000 * round + 1000)
        await setTimeout(100)
        await redis.end()
        await setTimeout(300)
        await redis.begin()
      }
      const lines = () =>
        redis.command(...(kind === 'list' ? ['LRANGE', 'out', '0', '-1'] : ['XRANGE', 'out', '-', '+']))
      const events = () =>
        lines()
          .split('\n')
          .filter((line) => line.startsWith('{'))
      await until(
        () => new Set(events()).size === 3000,
        () => `${events().length} ${enrich.errors}`,
      )
      expect(repeats(events(), 3000)).toBeLessThanOrEqual(3 * 1000)
      expect(enrich.errors).toContain('connecting again')
      expect(enrich.errors).toContain('connected again')
      expect(await enrich.stop()).toBe(0)
    },
  )

  test('entries of a reader that died are claimed by another one, here after a minute', {
    timeout: 30_000,
  }, async () => {
    push('xadd suricata * eve', 0, 10)
    redis.command('XGROUP', 'CREATE', 'suricata', 'fingerpost', '0')
    redis.command('XREADGROUP', 'GROUP', 'fingerpost', 'dead', 'COUNT', '4', 'STREAMS', 'suricata', '>')
    for (const line of redis.command('XRANGE', 'suricata', '-', '+', 'COUNT', '4').match(/^\d+-\d+$/gm) ?? [])
      redis.command('XCLAIM', 'suricata', 'fingerpost', 'dead', '0', line, 'IDLE', '61000', 'JUSTID')
    const enrich = start(url('stream=suricata'), '-o', at('out.json'))
    await until(
      () => written().length === 10,
      () => `${written().length} ${enrich.errors}`,
    )
    expect(new Set(written())).toEqual(new Set(numbered(10)))
  })

  test('a channel into a channel', async () => {
    const last = start(url('channel=out'))
    const enrich = start(url('channel=suricata'), '-o', url('channel=out'))
    await until(
      () => redis.command('PUBSUB', 'NUMSUB', 'suricata', 'out').match(/^1$/gm)?.length === 2,
      () => enrich.errors,
    )
    push('publish suricata', 0, 1000)
    await until(
      () => last.lines.length === 1000,
      () => `${last.lines.length} ${enrich.errors}`,
    )
    expect(last.lines).toEqual(numbered(1000))
  })

  test('an event is out within 100 ms, through a list and through a stream', async () => {
    for (const [command, input] of [
      ['lpush', 'list=a'],
      ['xadd', 'stream=b'],
    ] as const) {
      const enrich = start(url(input))
      const send = () =>
        redis.command(...(command === 'lpush' ? ['LPUSH', 'a', '{}'] : ['XADD', 'b', '*', 'eve', '{}']))
      send()
      await once(enrich.child.stdout, 'data')
      await setTimeout(100)
      const sent = performance.now()
      const came = once(enrich.child.stdout, 'data').then(() => performance.now())
      send()
      expect((await came) - sent).toBeLessThan(100)
    }
  })

  test('a password comes from the environment or a file, and a wrong one ends it', async () => {
    await redis.end()
    redis = await RedisServer.start(folder, '--requirepass', 'secret')
    writeFileSync(at('password'), 'secret\n')
    const run = async (query: string, password: string) => {
      const enrich = new RunningEnrich([url(query)], { FINGERPOST_REDIS_PASSWORD: password })
      running.push(enrich)
      await Promise.race([once(enrich.child, 'close'), setTimeout(1500)])
      return enrich
    }
    const wrong = await run('list=a', 'wrong')
    expect([wrong.child.exitCode, wrong.errors]).toEqual([1, expect.stringContaining('WRONGPASS')])
    expect((await run('list=a', '')).errors).toContain('NOAUTH')
    expect((await run('list=a', 'secret')).errors).toBe('')
    expect((await run(`list=a&password-file=${at('password')}`, '')).errors).toBe('')
    const typed = start(`redis://:secret@127.0.0.1:${redis.port}/0?list=a`)
    await once(typed.child, 'close')
    expect(typed.child.exitCode).toBe(2)
    expect(typed.errors).not.toContain('secret@')
  })

  test('a key of another type is named', async () => {
    redis.command('SET', 'suricata', 'text')
    const enrich = start(url('list=suricata'))
    await once(enrich.child, 'close')
    expect([enrich.child.exitCode, enrich.errors]).toEqual([1, expect.stringContaining('WRONGTYPE')])
  })

  test.skipIf(suricataProblem !== undefined)(
    `every event of a real Suricata (${suricataProblem ?? 'of Debian'})`,
    async () => {
      const modes = [
        ['lpush', 'list=lpush'],
        ['rpush', 'list=rpush&order=rpush'],
        ['publish', 'channel=publish'],
      ] as const
      const readers = modes.map(([, query]) => start(url(query)))
      await until(
        () => redis.command('PUBSUB', 'NUMSUB', 'publish').endsWith('1'),
        () => readers.map(({ errors }) => errors).join(''),
      )
      const place = (mode: string) =>
        `\n        server: 127.0.0.1\n        port: ${redis.port}\n        mode: ${mode}\n        key: ${mode}`
      suricataWrites(folder, [
        { filetype: 'regular', filename: 'eve.json' },
        ...modes.map(([mode]) => ({ filetype: 'redis', redis: place(mode) })),
      ])
      const expected = linesOf(enrichedFiles(at('eve.json')))
      expect(expected.filter((line) => line.includes('"fingerpost":')).length).toBeGreaterThan(50)
      for (const reader of readers) {
        await until(
          () => reader.lines.length >= expected.length,
          () => `${reader.lines.length} of ${expected.length} ${reader.errors}`,
        )
        expect(transactions(reader.lines.map(withoutHost))).toEqual(transactions(expected))
        expect(reader.lines.length).toBe(expected.length)
      }
    },
  )
})

/** Events but those of flows, which have the time at which another thread writes them. */
const transactions = (lines: readonly string[]) => lines.filter((line) => !line.includes('"event_type":"flow"'))

/** To Redis, Suricata also writes the name of its machine. */
const withoutHost = (line: string) => line.replace(/,"host":"[^"]*"/, '')
