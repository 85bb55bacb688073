import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ethernet, ipv4, pcap, tcp } from '../support/capture-builder.ts'
import { linesOf, until } from '../support/running-enrich.ts'
import { exchange, RunningService, SERVE } from '../support/running-service.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXAMPLE = `${ROOT}resources/example/eve.json`
const DATABASE = { str_repr: 'tls/(0303)(1301)()', total_count: 1, process_info: [{ process: 'first', count: 1 }] }

let folder = ''
let running: RunningService[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'))
})
afterEach(async () => {
  for (const service of running) await service.stop('SIGKILL')
  running = []
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)

async function started(...args: string[]): Promise<RunningService> {
  const service = new RunningService(at('fp.sock'), args)
  running.push(service)
  return service.ready()
}

function writeDatabase(process: string): void {
  writeFileSync(at('new.json'), JSON.stringify({ ...DATABASE, process_info: [{ process, count: 1 }] }))
  renameSync(at('new.json'), at('db.json'))
}

describe('with the embedded database', () => {
  let shared: RunningService
  let place = ''
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'serve-'))
    shared = await new RunningService(join(place, 'fp.sock'), ['-n', '3']).ready()
  })
  afterAll(async () => {
    await shared.stop()
    rmSync(place, { recursive: true })
  })

  test('answers for the keys of a log as fp-enrich does', async () => {
    const events = linesOf(readFileSync(EXAMPLE, 'utf8'))
      .map((line) => JSON.parse(line))
      .filter(({ event_type, tls }) => event_type === 'tls' && tls?.ja3 !== undefined)
      .map(({ tls, ...event }) => ({ ...event, tls: { sni: tls.sni, ja3: { hash: tls.ja3.hash } } }))
    expect(events.length).toBeGreaterThan(10)
    writeFileSync(at('eve.json'), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    const args = [`${ROOT}packages/cli/bin/fp-enrich.js`, at('eve.json'), '-q', '-n', '3']
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    const questions = events.map(({ timestamp, dest_ip, dest_port, tls }) => ({
      ja3: tls.ja3.hash,
      server_name: tls.sni,
      destination_address: dest_ip,
      destination_port: dest_port,
      time: Date.parse(`${timestamp.slice(0, 10)}T00:00Z`) / 1000,
    }))
    const answers = await shared.ask(...questions)
    expect(answers.map((answer) => JSON.parse(answer))).toEqual(
      linesOf(stdout).map((line) => JSON.parse(line).fingerpost),
    )
  })

  test('answers for the bytes of a hello as fp-capture -a does', async () => {
    const hello = await helloOfNode()
    writeFileSync(at('hello.pcap'), pcap([ethernet(ipv4(tcp({ payload: hello })))]))
    const args = [`${ROOT}packages/cli/bin/fp-capture.js`, '-r', at('hello.pcap'), '-a', '-n', '3', '-q']
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    const record = JSON.parse(stdout)
    const [answer = ''] = await shared.ask({
      hello: hello.toString('base64'),
      destination_address: record.dst_ip,
      destination_port: record.dst_port,
      time: record.event_start,
    })
    expect(record.analysis.probable_processes.length).toBeGreaterThan(0)
    expect(JSON.parse(answer)).toEqual(record.analysis)
  })

  test('answers 20,000 pipelined questions in order, however they are cut', async () => {
    const ids = Array.from({ length: 20_000 }, (_, id) => id)
    const answers = await shared.ask(...ids.map((id) => ({ id, ja3: 'cd08e31494f9531f560d64c695473da9' })))
    expect(answers.map((answer) => JSON.parse(answer).id)).toEqual(ids)
    const socket = connect(shared.path).setEncoding('utf8')
    for (const byte of '{"id":"é","fingerprint":"x"}\n') {
      socket.write(byte)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const [answer] = await once(socket, 'data')
    expect(JSON.parse(answer)).toEqual({ id: 'é', status: 'unknown' })
    socket.destroy()
  })

  test.each([
    ['no JSON', '', ''],
    ['{"ja3":1}', '/ja3', ''],
    ['{"ja3":"CD08E31494F9531F560D64C695473DA9"}', '/ja3', ''],
    ['{"id":7,"ja4":["x"]}', '/ja4/0', 7],
    ['{"handshake":{"version":771}}', '/handshake/cipher_suites', ''],
    ['{"handshake":{"a/b":1}}', '/handshake/a~1b', ''],
    ['{"__proto__":{"ja3":"x"}}', '/__proto__', ''],
    ['{"constructor":1}', '/constructor', ''],
    ['{"hello":"AAAA"}', '/hello', ''],
    ['{"hello":"!"}', '/hello', ''],
    ['{"fingerprint":"x","hello":"AAAA"}', '', ''],
    ['{"server_name":"x"}', '', ''],
    ['{"fingerprint":"x","destination_port":65536}', '/destination_port', ''],
    ['{"fingerprint":"x","num_procs":0}', '/num_procs', ''],
    ['{"fingerprint":"x","time":-1}', '/time', ''],
    ['{"fingerprint":"x","id":{}}', '/id', ''],
    ['[]', '', ''],
    ['null', '', ''],
    [`${'['.repeat(60_000)}`, '', ''],
    ['x'.repeat(1_000_000), '', ''],
  ])('says where %.40j is wrong, and goes on', async (line, path, id) => {
    const [wrong = '', next = '', ...others] = await shared.ask(line, { fingerprint: 'x' })
    expect(JSON.parse(wrong)).toEqual({ ...(id === '' ? {} : { id }), error: { path, reason: expect.any(String) } })
    expect([next, others]).toEqual(['{"status":"unknown"}', []])
  })

  test('says the same to bytes of any kind, and nothing of the machine', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7919 + (index >> 7)) & 0xff)
    const feeds = bytes.filter((byte) => byte === 0x0a).length
    const answers = linesOf(await exchange(shared.path, bytes))
    expect(answers.length).toBeGreaterThanOrEqual(feeds)
    expect(new Set(answers.map((answer) => Object.keys(JSON.parse(answer)).join()))).toEqual(new Set(['error']))
    expect(answers.join()).not.toContain('fingerpost')
  })

  test('holds back a caller that takes no answers, and answers others meanwhile', async () => {
    const greedy = connect(shared.path)
    const question = `${JSON.stringify({ ja3: 'cd08e31494f9531f560d64c695473da9' })}\n`.repeat(1_000)
    for (let written = 0; written < 200; written++) greedy.write(question)
    await until(
      async () => (await shared.ask({ fingerprint: 'x' })).length === 1,
      () => shared.errors,
    )
    expect(greedy.writableNeedDrain).toBe(true)
    greedy.destroy()
  })
})

describe('with a database of its own', () => {
  const question = { fingerprint: DATABASE.str_repr }
  const program = async (service: RunningService) =>
    (await service.ask(question)).map((answer) => JSON.parse(answer).process).join()

  test('answers from another database once it is there, and on SIGHUP, without a failed question', async () => {
    writeDatabase('first')
    const service = await started('-d', at('db.json'), '--rule', 'mercury')
    expect(await program(service)).toBe('first')
    let [asked, isAsking] = [0, true]
    const asking = (async () => {
      for (; isAsking; asked++) expect(['first', 'second', 'third']).toContain(await program(service))
    })()
    writeDatabase('second')
    await until(
      async () => (await program(service)) === 'second',
      () => service.errors,
    )
    writeDatabase('third')
    service.child.kill('SIGHUP')
    await until(
      async () => (await program(service)) === 'third',
      () => service.errors,
    )
    isAsking = false
    await asking
    expect(asked).toBeGreaterThan(10)
  })

  test('keeps its database where the new one cannot be read, and says so', async () => {
    writeDatabase('first')
    const service = await started('-d', at('db.json'), '--rule', 'mercury')
    writeFileSync(at('db.json'), 'no database')
    service.child.kill('SIGHUP')
    await until(
      () => service.errors.includes(`${at('db.json')}:1: `),
      () => service.errors,
    )
    expect(await program(service)).toBe('first')
  })

  test('answers what was sent before it is stopped, ends with 0 and removes its socket', async () => {
    writeDatabase('first')
    const service = await started('-d', at('db.json'), '--mode', '600')
    expect(statSync(service.path).mode & 0o777).toBe(0o600)
    const socket = connect(service.path).setEncoding('utf8')
    let received = ''
    socket.on('data', (text: string) => {
      received += text
    })
    socket.write(`${JSON.stringify(question)}\n`.repeat(5_000))
    await until(
      () => received !== '',
      () => service.errors,
    )
    const closed = once(socket, 'close')
    expect(await service.stop()).toBe(0)
    await closed
    expect(linesOf(received)).toHaveLength(5_000)
    expect(existsSync(service.path)).toBe(false)
  })

  test('takes the place of one that was killed, and of none that runs', async () => {
    writeDatabase('first')
    const first = await started('-d', at('db.json'))
    const args = [SERVE, '-s', first.path, '-d', at('db.json')]
    const second = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect([second.status, second.stderr]).toEqual([1, `fp-serve: ${first.path}: another process listens there\n`])
    await first.stop('SIGKILL')
    expect(await (await started('-d', at('db.json'))).ask(question)).toHaveLength(1)
  })

  test('turns callers away beyond --max-connections', async () => {
    writeDatabase('first')
    const service = await started('-d', at('db.json'), '--max-connections', '1')
    const held = connect(service.path)
    held.write(`${JSON.stringify(question)}\n`)
    await once(held, 'data')
    expect(await service.ask(question).catch(() => [])).toEqual([])
    held.destroy()
    await until(
      async () => (await service.ask(question).catch(() => [])).length === 1,
      () => service.errors,
    )
  })

  test('publishes what it answered', async () => {
    writeDatabase('first')
    const service = await started('-d', at('db.json'), '--metrics', at('serve.prom'))
    await service.ask(question, 'x')
    await service.stop()
    const metrics = readFileSync(at('serve.prom'), 'utf8')
    expect(metrics).toContain('fingerpost_questions_total{outcome="invalid"} 1\n')
    expect(metrics).toMatch(/fingerpost_questions_total\{outcome="(?!invalid)[\w-]+"\} 1\n/)
  })
})

const activate = spawnSync('systemd-socket-activate', ['--version']).status === 0
test.skipIf(!activate)('takes the socket that the service manager passes (needs systemd-socket-activate)', async () => {
  const child = spawn('systemd-socket-activate', ['-l', at('passed.sock'), process.execPath, SERVE], {
    stdio: 'ignore',
  })
  try {
    await until(
      () => existsSync(at('passed.sock')),
      () => 'no socket',
    )
    expect(await exchange(at('passed.sock'), '{"fingerprint":"x"}\n')).toBe('{"status":"unknown"}\n')
  } finally {
    child.kill()
  }
})

/** The first bytes that a TLS client of OpenSSL sends. */
async function helloOfNode(): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const client = connectTls({ host: '127.0.0.1', port: address.port, servername: 'www.example.com' })
  client.on('error', () => {})
  const [socket] = await once(server, 'connection')
  const [hello] = await once(socket, 'data')
  client.destroy()
  server.close()
  return hello
}
