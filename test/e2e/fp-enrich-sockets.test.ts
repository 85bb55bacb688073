import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { suricataProblem, suricataWrites } from '../support/live-suricata.ts'
import { enrichedFiles, linesOf, RunningEnrich, until } from '../support/running-enrich.ts'

let folder = ''
let running: RunningEnrich[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockets-'))
  running = []
})
afterEach(async () => {
  for (const enrich of running) await enrich.stop('SIGKILL')
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const datagramProblem =
  process.platform === 'linux' && spawnSync('socat', ['-V']).status === 0 ? undefined : 'needs Linux and socat'

/** Runs fp-enrich on a socket of the folder, and waits until it may be connected to. */
async function listening(input: string, ...args: string[]): Promise<RunningEnrich> {
  const enrich = new RunningEnrich([input, ...args])
  running.push(enrich)
  const path = input.replace(/^[^:]*:|\?.*/g, '')
  await until(
    () => existsSync(path) && (statSync(path).mode & 0o777) !== 0o755,
    () => enrich.errors,
  )
  return enrich
}

/** Events but those of flows, which have the time at which another thread writes them. */
const transactions = (lines: readonly string[]) => lines.filter((line) => !line.includes('"event_type":"flow"'))

async function send(path: string, text: string): Promise<void> {
  const socket = connect(path)
  socket.end(text)
  await once(socket, 'close')
}

test('unix-stream: takes the lines of several senders, each whole, and ends one that was left open', async () => {
  const enrich = await listening(`unix-stream:${at('eve.sock')}`)
  const slow = connect(at('eve.sock'))
  slow.write('{"slow":')
  await send(at('eve.sock'), '{"fast":1}\n{"fast":2}\n')
  await until(
    () => enrich.lines.length === 2,
    () => enrich.errors,
  )
  slow.write('1}\n')
  await until(
    () => enrich.lines.length === 3,
    () => enrich.output,
  )
  slow.end('{"half":')
  await until(
    () => enrich.lines.length === 4,
    () => enrich.output,
  )
  expect(enrich.lines).toEqual(['{"fast":1}', '{"fast":2}', '{"slow":1}', '{"half":'])
  expect(await enrich.stop()).toBe(0)
  expect(existsSync(at('eve.sock'))).toBe(false)
  expect(enrich.errors).toBe('')
})

test('unix-stream: an event is out within 100 ms', async () => {
  const enrich = await listening(`unix-stream:${at('eve.sock')}`)
  const sender = connect(at('eve.sock'))
  for (let count = 1; count <= 5; count++) {
    const sent = performance.now()
    sender.write(`{"a":${count}}\n`)
    await once(enrich.child.stdout, 'data')
    expect(performance.now() - sent).toBeLessThan(100)
  }
  sender.destroy()
})

test('unix-stream: what was sent before it is stopped is written', async () => {
  const enrich = await listening(`unix-stream:${at('eve.sock')}`, '-o', at('out.json'))
  const text = '{"event_type":"flow"}\n'.repeat(50_000)
  await send(at('eve.sock'), text)
  expect(await enrich.stop()).toBe(0)
  expect(readFileSync(at('out.json'), 'utf8')).toBe(text)
})

test('unix-stream: lines that nobody takes fill bounded memory, and the others are counted', {
  timeout: 60_000,
}, async () => {
  spawnSync('mkfifo', [at('pipe')])
  const script = `exec 3< ${at('pipe')}; read go; wc -l <&3`
  const reader = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const metrics = ['--metrics', at('m.prom')]
  const enrich = await listening(`unix-stream:${at('eve.sock')}`, '-o', at('pipe'), ...metrics)
  const line = `{"event_type":"flow","filler":"${'x'.repeat(10_000)}"}\n`
  await send(at('eve.sock'), line.repeat(10_000))
  let counted = ''
  reader.stdout.on('data', (bytes) => {
    counted += bytes
  })
  const read = once(reader, 'close')
  reader.stdin.end('go\n')
  expect(await enrich.stop()).toBe(0)
  await read
  const dropped = Number(/dropped (\d+) lines/.exec(enrich.errors)?.[1])
  expect(dropped).toBeGreaterThan(1000)
  expect(Number(counted) + dropped).toBe(10_000)
  expect(readFileSync(at('m.prom'), 'utf8')).toMatch(
    new RegExp(`\nfingerpost_dropped_lines_total\\{[^}]*} ${dropped}\n`),
  )
})

test('a socket that a dead process left is replaced, one that is in use and a file are not', async () => {
  const first = await listening(`unix-stream:${at('eve.sock')}?mode=600`)
  expect(statSync(at('eve.sock')).mode & 0o777).toBe(0o600)
  const second = new RunningEnrich([`unix-stream:${at('eve.sock')}`])
  running.push(second)
  await once(second.child, 'close')
  expect(second.child.exitCode).toBe(1)
  expect(second.errors).toContain('another process listens there')
  await first.stop('SIGKILL')
  expect(existsSync(at('eve.sock'))).toBe(true)
  chmodSync(at('eve.sock'), 0o755)
  const third = await listening(`unix-stream:${at('eve.sock')}`)
  await send(at('eve.sock'), '1\n')
  await until(
    () => third.output === '1\n',
    () => third.errors,
  )
  writeFileSync(at('file'), 'kept')
  const fourth = new RunningEnrich([`unix-stream:${at('file')}`])
  running.push(fourth)
  await once(fourth.child, 'close')
  expect(fourth.errors).toContain('is there already, and no socket')
  expect(readFileSync(at('file'), 'utf8')).toBe('kept')
})

test.skipIf(datagramProblem !== undefined)(
  `unix-dgram: each datagram is a line (${datagramProblem ?? 'with socat'})`,
  async () => {
    const enrich = await listening(`unix-dgram:${at('eve.sock')}`)
    const datagram = (text: string) =>
      spawnSync('socat', ['-u', '-b', '200000', '-', `UNIX-SENDTO:${at('eve.sock')}`], { input: text })
    datagram('{"a":1}')
    datagram('{"a":2}\n')
    const long = `{"a":"${'x'.repeat(100_000)}"}`
    datagram(long)
    await until(
      () => enrich.lines.length === 3,
      () => enrich.errors + enrich.output.slice(0, 100),
    )
    expect(enrich.lines).toEqual(['{"a":1}', '{"a":2}', long])
    const second = new RunningEnrich([`unix-dgram:${at('eve.sock')}`])
    running.push(second)
    await once(second.child, 'close')
    expect(second.errors).toContain('another process listens there')
    await enrich.stop('SIGKILL')
    chmodSync(at('eve.sock'), 0o755)
    const third = await listening(`unix-dgram:${at('eve.sock')}`)
    datagram('{"a":3}')
    await until(
      () => third.lines.length === 1,
      () => third.errors,
    )
    expect(await third.stop()).toBe(0)
    expect(existsSync(at('eve.sock'))).toBe(false)
  },
)

const problem = suricataProblem ?? datagramProblem
test.skipIf(problem !== undefined)(
  `every event of a real Suricata through both kinds of sockets (${problem ?? 'of Debian'})`,
  async () => {
    const stream = await listening(`unix-stream:${at('stream.sock')}`)
    const datagrams = await listening(`unix-dgram:${at('dgram.sock')}`)
    suricataWrites(folder, [
      { filetype: 'regular', filename: 'eve.json' },
      { filetype: 'unix_stream', filename: at('stream.sock') },
      { filetype: 'unix_dgram', filename: at('dgram.sock') },
    ])
    const expected = linesOf(enrichedFiles(at('eve.json')))
    await until(
      () => stream.lines.length >= expected.length && datagrams.lines.length >= expected.length,
      () => `${stream.lines.length} ${datagrams.lines.length} of ${expected.length}`,
    )
    expect(expected.filter((line) => line.includes('"fingerpost":')).length).toBeGreaterThan(50)
    expect(transactions(stream.lines)).toEqual(transactions(expected))
    expect(transactions(datagrams.lines)).toEqual(transactions(expected))
    expect([stream.lines.length, datagrams.lines.length]).toEqual([expected.length, expected.length])
  },
)

test('an output socket: what is written while its reader is away comes to the next one', async () => {
  const first = await listening(`unix-stream:${at('out.sock')}`)
  const enrich = await listening(`unix-stream:${at('eve.sock')}`, '-o', `unix-stream:${at('out.sock')}`)
  await send(at('eve.sock'), '{"a":1}\n')
  await until(
    () => first.output === '{"a":1}\n',
    () => enrich.errors,
  )
  expect(await first.stop()).toBe(0)
  await send(at('eve.sock'), '{"a":2}\n')
  await until(
    () => enrich.errors.includes('connecting again'),
    () => enrich.output,
  )
  const second = await listening(`unix-stream:${at('out.sock')}`)
  await until(
    () => second.output === '{"a":2}\n',
    () => enrich.errors,
  )
  expect(await enrich.stop()).toBe(0)
})
