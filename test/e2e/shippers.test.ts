import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { corpusFiles, corpusText, describeWithCorpus } from '../corpus.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = `${ROOT}packages/cli/bin/fp-enrich.js`
const RSYSLOG = '/usr/sbin/rsyslogd'
const SYSLOG_NG = '/usr/sbin/syslog-ng'

let folder = ''
let children: ChildProcess[] = []
let collector: Server
let received = ''

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shippers-'))
  mkdirSync(at('state'))
  received = ''
  children = []
  collector = createServer((socket) => {
    socket.on('data', (bytes) => {
      received += bytes
    })
  })
  await new Promise<void>((resolve) => {
    collector.listen(0, '127.0.0.1', resolve)
  })
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  collector.close()
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '')

/** A configuration of `integrations/` that names the files of this test, and its collector. */
function configured(path: string, before = ''): string {
  const address = collector.address()
  const port = typeof address === 'object' ? address?.port : address
  const text = readFileSync(`${ROOT}integrations/${path}`, 'utf8')
    .replaceAll('/var/log/fingerpost/enriched.json', at('enriched.json'))
    .replaceAll('/var/log/suricata/eve.json', at('eve.json'))
    .replaceAll('/var/log/collected.json', at('collected.json'))
    .replaceAll('collector.example', '127.0.0.1')
    .replaceAll('5140', `${port}`)
  const copy = at('shipper.conf')
  writeFileSync(copy, before + text)
  return copy
}

function run(command: string, args: readonly string[]): void {
  children.push(spawn(command, args, { stdio: 'ignore' }))
}

const runRsyslog = (path: string) =>
  run(RSYSLOG, ['-n', '-i', at('pid'), '-f', configured(path, `global(workDirectory="${folder}")\n`)])

const runSyslogNg = (path: string) =>
  run(SYSLOG_NG, [
    ...['-F', '--no-caps', '-f', configured(path, '@version: 3.38\n')],
    ...['-R', at('persist'), '-p', at('pid'), '-c', at('control')],
  ])

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries++) await setTimeout(20)
  expect(condition()).toBe(true)
}

describeWithCorpus('shippers of Debian', () => {
  const log = corpusFiles('suricata-8.0.8/sv')
    .map((name) => corpusText(`suricata-8.0.8/sv/${name}/eve.json`))
    .join('')
  const enriched = (args: readonly string[]) =>
    spawnSync(process.execPath, [BIN, '-q', ...args], { encoding: 'utf8', maxBuffer: 1 << 30 }).stdout

  test.for([
    { name: 'rsyslog', path: RSYSLOG, start: () => runRsyslog('rsyslog/fingerpost.conf') },
    { name: 'syslog-ng', path: SYSLOG_NG, start: () => runSyslogNg('syslog-ng/fingerpost.conf') },
  ])(
    '$name carries annotated events from the log of Suricata to a collector',
    { timeout: 60_000 },
    async (shipper, { skip }) => {
      const { path, start } = shipper
      skip(!existsSync(path), `${path} is not installed`)
      writeFileSync(at('eve.json'), log)
      const expected = enriched([at('eve.json')])
      expect(expected.split('"fingerpost":').length).toBeGreaterThan(20)
      writeFileSync(at('eve.json'), '')
      writeFileSync(at('enriched.json'), '')
      run(process.execPath, [BIN, '-q', '--follow', at('eve.json'), '-o', at('enriched.json'), '--state', at('state')])
      start()
      const half = log.indexOf('\n', log.length / 2) + 1
      appendFileSync(at('eve.json'), log.slice(0, half))
      await until(() => received.length > 0)
      appendFileSync(at('eve.json'), log.slice(half))
      await until(() => received.length >= expected.length)
      expect(received).toBe(expected)
    },
  )

  test('what rsyslog wraps is read with --unwrap', async ({ skip }) => {
    skip(!existsSync(RSYSLOG), `${RSYSLOG} is not installed`)
    writeFileSync(at('eve.json'), log)
    runRsyslog('rsyslog/wrapped.conf')
    const lines = log.trimEnd().split('\n')
    await until(() => read('collected.json').split('\n').length > lines.length)
    const plain = enriched([at('eve.json')])
      .trimEnd()
      .split('\n')
    const wrapped = enriched(['--unwrap', at('collected.json')])
      .trimEnd()
      .split('\n')
    expect(wrapped.map((line) => JSON.parse(JSON.parse(line).msg))).toEqual(lines.map((line) => JSON.parse(line)))
    expect(wrapped.map((line) => JSON.parse(line).fingerpost)).toEqual(plain.map((line) => JSON.parse(line).fingerpost))
  }, 60_000)
})
