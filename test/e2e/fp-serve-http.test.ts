import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RunningService, SERVE } from '../support/running-service.ts'

const TOKEN = 'Zm9yIHRlc3RzIGFsb25l'
const JA3 = 'cd08e31494f9531f560d64c695473da9'
const JSON_TYPE = { 'content-type': 'application/json' }
const WITH_TOKEN = { ...JSON_TYPE, authorization: `Bearer ${TOKEN}` }

let folder = ''
let open: RunningService
let closed: RunningService
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-http-'))
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`)
  open = await new RunningService(join(folder, 'open.sock'), ['--http', '0']).ready()
  const args = ['--http', '0.0.0.0:0', '--token', join(folder, 'token')]
  closed = await new RunningService(join(folder, 'closed.sock'), args).ready()
})
afterAll(async () => {
  await open.stop()
  await closed.stop()
  rmSync(folder, { recursive: true })
})

const portOf = ({ errors }: RunningService) => Number(/port (\d+)/.exec(errors)?.[1])

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

async function send(service: RunningService, { body = '', path = '/v1/identify', ...sent }: Sent) {
  const { method = 'POST', headers = JSON_TYPE } = sent
  const asked = request({ host: '127.0.0.1', port: portOf(service), method, path, headers })
  asked.on('error', () => {})
  asked.end(body)
  const [response] = await once(asked, 'response')
  return { status: response.statusCode, fields: response.headers, body: JSON.parse(await text(response)) }
}

test('answers one question and many as the socket does, over one connection', async () => {
  const questions = [{ id: 1, ja3: JA3 }, { ja3: 1 }, { fingerprint: 'x', id: 'é' }]
  const answers = (await open.ask(...questions)).map((answer) => JSON.parse(answer))
  const many = await send(open, { body: JSON.stringify(questions) })
  expect(many).toMatchObject({ status: 200, body: answers, fields: JSON_TYPE })
  for (const [at, question] of questions.entries())
    expect(await send(open, { body: JSON.stringify(question) })).toMatchObject({
      status: at === 1 ? 400 : 200,
      body: answers[at],
    })
})

const plain = { 'content-type': 'text/plain' }
const elsewhere = { ...JSON_TYPE, host: 'attacker.example:80' }
test.each<[string, Sent, number]>([
  ['no JSON', { body: '{' }, 400],
  ['nothing', { body: '' }, 400],
  ['too many questions', { body: JSON.stringify(new Array(1_001).fill({ ja3: JA3 })) }, 400],
  ['too long a body', { body: ' '.repeat(1_048_577) }, 413],
  [
    'too long a body of unknown length',
    { body: ' '.repeat(1_048_577), headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' } },
    413,
  ],
  ['another type, as a page may send', { body: '{}', headers: plain }, 415],
  ['another host', { body: '{}', headers: elsewhere }, 421],
  ['another method', { method: 'GET' }, 405],
  ['another path', { path: '/v1/../etc/passwd' }, 404],
  ['a query', { path: '/v1/identify?x' }, 404],
])('refuses %s', async (_, sent, status) => {
  const { status: given, body } = await send(open, sent)
  expect([given, body]).toEqual([status, { error: { path: '', reason: expect.any(String) } }])
  expect(JSON.stringify(body)).not.toMatch(/passwd|node_modules|\.js/)
  expect((await send(open, { body: JSON.stringify({ ja3: JA3 }) })).status).toBe(200)
})

test('asks for the token, and for its health without one', async () => {
  const body = JSON.stringify({ ja3: JA3 })
  expect((await send(closed, { body, headers: WITH_TOKEN })).status).toBe(200)
  const wrong = { ...JSON_TYPE, authorization: `Bearer ${TOKEN}x` }
  for (const headers of [JSON_TYPE, wrong]) {
    const { status, fields } = await send(closed, { body, headers })
    expect([status, fields['www-authenticate']]).toEqual([401, 'Bearer'])
  }
  expect(await send(closed, { method: 'GET', path: '/healthz' })).toMatchObject({ status: 200, body: { status: 'ok' } })
})

test('gives up on a caller that does not finish its header', async () => {
  const socket = connect(portOf(open), '127.0.0.1')
  socket.write('POST /v1/identify HTTP/1.1\r\nHost: localhost\r\n')
  const started = performance.now()
  socket.resume()
  await once(socket, 'close')
  expect(performance.now() - started).toBeLessThan(10_000)
})

test.each([
  [['--http', '0.0.0.0:0'], 2],
  [['--http', 'x'], 2],
  [['--http', '65536'], 2],
  [['--token', '/dev/null'], 2],
  [['--http', '0', '--token', '/dev/null'], 1],
])('%j is refused', (args, code) => {
  const { status } = spawnSync(process.execPath, [SERVE, '-s', join(folder, 'x.sock'), ...args])
  expect(status).toBe(code)
})
