import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EVENTS = `${ROOT}resources/example/eve.json`
const CAPTURE = `${ROOT}resources/example/example.pcap.gz`
const hasPrometheus = spawnSync('prometheus', ['--version']).error === undefined
const hasPromtool = spawnSync('promtool', ['--version']).error === undefined

let folder = ''
let children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metrics-'))
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)

function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [`${ROOT}packages/cli/bin/${program}.js`, ...args, '-q'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}

function start(...args: string[]) {
  const child = spawn(process.execPath, [
    `${ROOT}packages/cli/bin/fp-enrich.js`,
    '--follow',
    at('eve.json'),
    '-q',
    ...args,
  ])
  children.push(child)
  return child
}

/** Values by what stands before them. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

interface Response {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly text: string
}

function get(
  where: { readonly port: number } | { readonly socketPath: string },
  path: string,
  method = 'GET',
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', ...where, path, method, agent: false }, async (response) => {
      let text = ''
      for await (const bytes of response) text += bytes
      resolve({ status: response.statusCode, type: response.headers['content-type'], text })
    })
    asked.on('error', reject).end()
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 250 && !(await condition()); tries++) await setTimeout(20)
  expect(await condition()).toBe(true)
}

describe('a file', () => {
  test('has the counts of a run that has ended', () => {
    expect(run('fp-enrich', EVENTS, '-o', at('out.json'), '--metrics', at('m.prom')).status).toBe(0)
    const samples = samplesOf(readFileSync(at('m.prom'), 'utf8'))
    const log = readFileSync(EVENTS, 'utf8')
    const enriched = readFileSync(at('out.json'), 'utf8')
    const answers = enriched
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ fingerpost }) => fingerpost !== undefined)
    const exact = answers.filter(({ tls, fingerpost }) => tls !== undefined && fingerpost.evidence === 'exact')
    expect(samples.get(`fingerpost_input_lines_total{source="${EVENTS}"}`)).toBe(log.trimEnd().split('\n').length)
    expect(samples.get(`fingerpost_input_bytes_total{source="${EVENTS}"}`)).toBe(Buffer.byteLength(log))
    expect(samples.get(`fingerpost_output_bytes_total{sink="${at('out.json')}"}`)).toBe(Buffer.byteLength(enriched))
    expect(exact.length).toBeGreaterThan(10)
    expect(samples.get('fingerpost_annotated_events_total{type="tls",evidence="exact"}')).toBe(exact.length)
    expect([...samples.keys()].filter((name) => /curl|Firefox|node"/.test(name))).toEqual([])
  })

  test('has the counts of a capture', () => {
    const { stdout } = run('fp-capture', '-r', CAPTURE, '-a', '--metrics', at('m.prom'))
    const samples = samplesOf(readFileSync(at('m.prom'), 'utf8'))
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const tls = records.filter(({ fingerprints }) => 'tls' in fingerprints)
    expect(tls.length).toBeGreaterThan(10)
    expect(samples.get('fingerpost_records_total{type="tls"}')).toBe(tls.length)
    const shared = tls.filter(({ analysis }) => analysis?.evidence === 'shared').length
    expect(samples.get('fingerpost_annotated_records_total{type="tls",evidence="shared"}')).toBe(shared)
  })

  test.skipIf(!hasPromtool)('is what promtool takes for metrics, without a word (needs promtool)', () => {
    run('fp-enrich', EVENTS, '-o', at('out.json'), '--metrics', at('enrich.prom'))
    run('fp-capture', '-r', CAPTURE, '-a', '-f', at('out.json'), '--metrics', at('capture.prom'))
    for (const name of ['enrich.prom', 'capture.prom']) {
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input: readFileSync(at(name)),
        encoding: 'utf8',
      })
      expect([status, stdout + stderr]).toEqual([0, ''])
    }
  })

  test('is replaced while a log is followed', async () => {
    writeFileSync(at('eve.json'), '{}\n')
    start('-o', at('out.json'), '--metrics', at('m.prom'), '--metrics-interval', '1s')
    const lines = () =>
      existsSync(at('m.prom')) &&
      samplesOf(readFileSync(at('m.prom'), 'utf8')).get(`fingerpost_input_lines_total{source="${at('eve.json')}"}`)
    await until(() => lines() === 1)
    appendFileSync(at('eve.json'), '{}\nnot json\n')
    await until(() => lines() === 3)
    expect(readFileSync(at('m.prom'), 'utf8')).toContain(
      `fingerpost_unreadable_lines_total{source="${at('eve.json')}"} 1\n`,
    )
  })

  test('that cannot be written is an error', () => {
    const { status, stderr } = run('fp-enrich', EVENTS, '-o', at('out.json'), '--metrics', at('none/m.prom'))
    expect([status, stderr.includes(at('none/m.prom'))]).toEqual([1, true])
  })
})

test('the documentation has every metric, and no other', () => {
  const sources = readdirSync(`${ROOT}packages/cli/src`, { recursive: true, encoding: 'utf8' })
  const code = sources
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(`${ROOT}packages/cli/src/${path}`, 'utf8'))
  const named = (text: string) =>
    [...new Set(text.match(/\b(?:fingerpost|process)_[a-z_]+_(?:total|seconds|bytes|fds|info)\b/g))].sort()
  expect(named(readFileSync(`${ROOT}docs/metrics.md`, 'utf8'))).toEqual(named(code.join('\n')))
  const rules = readFileSync(`${ROOT}integrations/prometheus/fingerpost.rules.yml`, 'utf8')
  expect(named(code.join('\n'))).toEqual(expect.arrayContaining(named(rules)))
})

describe.skipIf(!hasPrometheus || !hasPromtool)('Prometheus (needs prometheus and promtool)', () => {
  test('takes the rules', () => {
    const rules = `${ROOT}integrations/prometheus/fingerpost.rules.yml`
    expect(spawnSync('promtool', ['check', 'rules', rules]).status).toBe(0)
  })

  test('scrapes a log that is followed', { timeout: 60_000 }, async () => {
    const [port, own] = [await freePort(), await freePort()]
    writeFileSync(at('eve.json'), readFileSync(EVENTS))
    start('-o', at('out.json'), '--metrics', String(port))
    const targets = [{ targets: [`127.0.0.1:${port}`] }]
    const scraped = { scrape_configs: [{ job_name: 'fingerpost', scrape_interval: '1s', static_configs: targets }] }
    writeFileSync(at('prometheus.yml'), JSON.stringify(scraped))
    const options = [`--config.file=${at('prometheus.yml')}`, `--storage.tsdb.path=${at('data')}`]
    children.push(spawn('prometheus', [...options, `--web.listen-address=127.0.0.1:${own}`], { stdio: 'ignore' }))
    const query = `/api/v1/query?query=${encodeURIComponent('sum(fingerpost_input_lines_total)')}`
    const value = async () => {
      const answer = await get({ port: own }, query).catch(() => undefined)
      return answer?.status === 200 ? JSON.parse(answer.text).data.result[0]?.value[1] : undefined
    }
    const lines = String(readFileSync(EVENTS, 'utf8').trimEnd().split('\n').length)
    for (let tries = 0; tries < 100 && (await value()) !== lines; tries++) await setTimeout(200)
    expect(await value()).toBe(lines)
  })
})

describe('an address', () => {
  test('answers on the loopback alone while a log is followed', async () => {
    const port = await freePort()
    const child = start('-o', at('out.json'), '--metrics', String(port))
    await until(async () => (await get({ port }, '/readyz').catch(() => undefined))?.status === 200)
    writeFileSync(at('eve.json'), readFileSync(EVENTS))
    await until(async () => (await get({ port }, '/metrics')).text.includes('_input_lines_total{source='))
    const { status, type, text } = await get({ port }, '/metrics')
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    await until(
      async () =>
        samplesOf((await get({ port }, '/metrics')).text).get(`fingerpost_lag_seconds{source="${at('eve.json')}"}`) ===
        0,
    )
    expect(samplesOf(text).get('process_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect(await get({ port }, '/healthz')).toMatchObject({ status: 200, text: 'ok\n' })
    expect(await get({ port }, '/')).toMatchObject({ status: 404 })
    expect(await get({ port }, '/metrics', 'POST')).toMatchObject({ status: 405 })
    if (process.platform === 'linux') {
      const other = request({ host: '127.0.0.2', port }).end()
      expect((await once(other, 'error'))[0]).toMatchObject({ code: 'ECONNREFUSED' })
    }
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
  })

  test('tells of the database that SIGHUP loads', async () => {
    const entry = (process: string) =>
      JSON.stringify({ str_repr: 'tls/(0303)(1301)((0000))', total_count: 1, process_info: [{ process, count: 1 }] })
    writeFileSync(at('db.json'), entry('a'))
    const port = await freePort()
    const child = start('-o', at('out.json'), '-d', at('db.json'), '--metrics', `127.0.0.1:${port}`)
    const info = async () =>
      /fingerpost_database_info\{sha256="(\w*)"/.exec(
        (await get({ port }, '/metrics').catch(() => undefined))?.text ?? '',
      )?.[1]
    const digest = () => spawnSync('sha256sum', [at('db.json')], { encoding: 'utf8' }).stdout.slice(0, 64)
    await until(async () => (await info()) === digest())
    writeFileSync(at('db.json'), entry('b'))
    child.kill('SIGHUP')
    await until(async () => (await info()) === digest())
    expect((await get({ port }, '/metrics')).text).toContain('fingerpost_database_loads_total 2\n')
  })

  test('that is taken is an error', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const child = start('-o', at('out.json'), '--metrics', String(port))
    let errors = ''
    child.stderr.on('data', (bytes) => {
      errors += bytes
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(errors).toContain(`fp-enrich: 127.0.0.1:${port}: listen EADDRINUSE`)
    server.close()
  })
})

test.skipIf(process.platform === 'win32')('a socket answers, also one that a killed process left', async () => {
  const socketPath = at('metrics.sock')
  const isReady = async () => (await get({ socketPath }, '/readyz').catch(() => undefined))?.status === 200
  const child = start('-o', at('out.json'), '--metrics', `unix:${socketPath}`)
  await until(isReady)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(existsSync(socketPath)).toBe(true)
  start('-o', at('out.json'), '--metrics', `unix:${socketPath}`)
  await until(isReady)
})
