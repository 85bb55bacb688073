import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { osqueryLine, type Seen, sysmonLine } from '../support/endpoint-events.ts'
import { isPrivateMountPossible, onFullDisk } from '../support/full-disk.ts'

// The commands as they are installed.
const FPDB = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))
const FP_CAPTURE = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../resources/example/example.pcap.gz', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-label-'))
  const captured = spawnSync(process.execPath, [FP_CAPTURE, '-q', '-r', EXAMPLE], { encoding: 'utf8' })
  const records = captured.stdout.split('\n').filter((line) => line.includes('"fingerprints":{"tls":'))
  writeFileSync(within('records.ndjson'), text(records))
  writeFileSync(within('one.ndjson'), text([JSON.stringify(RECORD)]))
  writeFileSync(within('one-event.ndjson'), text([sysmonLine(seen(RECORD))]))
  writeFileSync(within('sysmon.ndjson'), text(records.map((record) => sysmonLine(seen(JSON.parse(record))))))
})
afterAll(() => rmSync(folder, { recursive: true }))

const within = (...names: string[]) => join(folder, ...names)
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
const run = (args: readonly string[], input: string | Uint8Array = '') =>
  spawnSync(process.execPath, [FPDB, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
const label = (...args: readonly string[]) => run(['label', ...args])
const observationsIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

interface Recorded {
  readonly src_ip: string
  readonly src_port: number
  readonly dst_ip: string
  readonly dst_port: number
  readonly event_start: number
}

const seen = (record: Recorded, process = 'browser.exe'): Seen => ({
  time: record.event_start - 0.1,
  source: record.src_ip,
  sourcePort: record.src_port,
  destination: record.dst_ip,
  destinationPort: record.dst_port,
  transport: 6,
  process,
  pid: 4242,
  initiated: true,
})

const RECORD = {
  fingerprints: { tls: 'tls/(0303)(1301)((0000)(002b0003020304))' },
  tls: { client: { server_name: 'www.example.com' } },
  http: { request: { user_agent: 'Example/1.0' } },
  src_ip: '10.0.0.1',
  dst_ip: '192.0.2.1',
  protocol: 6,
  src_port: 40_000,
  dst_port: 443,
  event_start: 1_795_492_800.25,
}
const record = (at: number) => ({ ...RECORD, src_port: 40_000 + at, event_start: RECORD.event_start + at })

test('from a capture to a database', () => {
  const result = label(within('records.ndjson'), '--endpoint', within('sysmon.ndjson'), '-o', within('observed.ndjson'))
  expect(result).toMatchObject({ status: 0, stdout: '' })
  const [, count = ''] = /^network lines +(\d+)\nmatched +\1\nambiguous +0\nunmatched +0\n/.exec(result.stderr) ?? []
  expect(Number(count)).toBeGreaterThan(0)
  const built = run(['build', within('observed.ndjson'), '-o', within('db.json.gz')])
  expect(built.stderr).toMatch(new RegExp(`used +${count}\n`))
  const database = gunzipSync(readFileSync(within('db.json.gz'))).toString()
  expect(database).toContain('"process":"browser.exe"')
})

test('an observation has what both sides know, and nothing of the client’s address', () => {
  label(within('one.ndjson'), '-e', within('one-event.ndjson'), '-o', within('one.out'))
  expect(observationsIn(within('one.out'))).toEqual([
    {
      timestamp: RECORD.event_start,
      fingerprints: RECORD.fingerprints,
      server_name: 'www.example.com',
      user_agent: 'Example/1.0',
      dst_ip: '192.0.2.1',
      dst_port: 443,
      process: { name: 'browser.exe', path: 'C:\\Program Files\\browser.exe' },
      os: { name: 'Windows 11 Pro', version: '10.0' },
      host: 'ws1.example.com',
    },
  ])
})

test('EVE events of HTTP have the whole fingerprint, those of SSH the HASSH, which no database holds', () => {
  const connection = { src_ip: '10.0.0.1', src_port: 40_000, dest_ip: '192.0.2.1', dest_port: 443, proto: 'TCP' }
  const event = { timestamp: '2026-11-24T04:00:00.250000+0000', ...connection }
  const fields = ['Host', 'User-Agent'].map((name) => ({ name, value: 'Example/1.0' }))
  const http = { http_method: 'GET', url: '/', protocol: 'HTTP/1.1', request_headers: fields }
  const ssh = { client: { hassh: { hash: 'ec7378c1a92f5a8dde7e8b7a1ddf33d1', string: 'a;b;c;d' } } }
  const events = [
    { ...event, event_type: 'http', http },
    { ...event, event_type: 'ssh', ssh },
  ]
  writeFileSync(within('eve.json'), text(events.map((event) => JSON.stringify(event))))
  const result = label(within('eve.json'), '-e', within('one-event.ndjson'))
  expect(result.stderr).toMatch(/matched +2\n/)
  expect(result.stderr).toContain('fpdb: 1 of the observations have only a HASSH, which no database holds')
  const observed = result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const [GET, version, host, userAgent] = ['GET', 'HTTP/1.1', 'Host', 'User-Agent'].map((text) =>
    Buffer.from(text).toString('hex'),
  )
  expect(observed).toMatchObject([
    { fingerprints: { http: `http/(${GET})(${version})((${host})(${userAgent}))` }, user_agent: 'Example/1.0' },
    { fingerprints: { hassh: ssh.client.hassh.hash } },
  ])
  const built = run(['build', '-'], result.stdout)
  expect(JSON.parse(built.stdout)).toMatchObject({ str_repr: observed[0].fingerprints.http, fp_type: 'http' })
  expect(built.stderr).toMatch(/no fingerprint +1\n/)
})

test('EVE events keep their JA3 and JA4; an export of Elasticsearch is opened', () => {
  const event = {
    timestamp: '2026-11-24T04:00:00.250000+0000',
    event_type: 'tls',
    src_ip: '10.0.0.1',
    src_port: 40_000,
    dest_ip: '192.0.2.1',
    dest_port: 443,
    proto: 'TCP',
    tls: {
      sni: 'www.example.com',
      ja3: { hash: 'e7d705a3286e19ea42f587b344ee6865' },
      ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
    },
  }
  writeFileSync(within('eve.json'), text([JSON.stringify({ ...event, event_type: 'flow', tls: undefined })]))
  writeFileSync(within('eve.json'), text([JSON.stringify(event)]), { flag: 'a' })
  const exported = { _index: 'osquery', _id: '1', _source: JSON.parse(osqueryLine(seen(RECORD, 'curl'))) }
  writeFileSync(within('osquery.log'), text([JSON.stringify(exported)]))
  const result = label(within('eve.json'), '-e', within('osquery.log'))
  expect(JSON.parse(result.stdout)).toMatchObject({
    timestamp: event.timestamp,
    fingerprints: { ja3: 'e7d705a3286e19ea42f587b344ee6865', ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1' },
    server_name: 'www.example.com',
    process: { name: 'curl', path: '/usr/bin/curl' },
    host: 'srv1',
  })
  expect(result.stderr).toMatch(/matched +1\n[\s\S]*no fingerprint +1\n/)

  const [database] = run(['build', '-'], result.stdout).stdout.trimEnd().split('\n')
  expect(JSON.parse(database ?? '')).toMatchObject({
    str_repr: 'ja4/t13d1516h2_8daaf6152771_e5627efa2ab1',
    fp_type: 'ja4',
    process_info: [{ process: 'curl', count: 1, classes_hostname_domains: { 'example.com': 1 } }],
  })
  expect(database).not.toContain('"ja3"')
  writeFileSync(within('labels.json'), `${database}\n`)
  expect(run(['lookup', 't13d1516h2_8daaf6152771_e5627efa2ab1', '-d', within('labels.json')]).stdout).toContain('curl')
})

test('standard input, several files, and gzip in and out give the same', () => {
  const events = text(Array.from({ length: 20 }, (_, at) => sysmonLine(seen(record(at)))))
  const lines = Array.from({ length: 20 }, (_, at) => JSON.stringify(record(at)))
  writeFileSync(within('events.ndjson.gz'), gzipSync(events))
  writeFileSync(within('odd.ndjson'), text(lines.filter((_, at) => at % 2 === 1)))
  writeFileSync(within('even.ndjson'), text(lines.filter((_, at) => at % 2 === 0)))
  const piped = run(['label', '-', '-e', within('events.ndjson.gz')], text(lines))
  expect(piped.stdout.trimEnd().split('\n')).toHaveLength(20)
  const output = within('observed.ndjson.gz')
  label(within('odd.ndjson'), within('even.ndjson'), '-e', within('events.ndjson.gz'), '-o', output)
  expect(gunzipSync(readFileSync(output)).toString()).toBe(piped.stdout)
  expect(run(['label', within('odd.ndjson'), within('even.ndjson'), '-e', '-'], events).stdout).toBe(piped.stdout)
})

test('a port used twice is ambiguous; names of objects are names; -q is quiet', () => {
  const reused = [seen(record(0)), seen(record(1), '__proto__'), seen(record(0), 'constructor')]
  writeFileSync(within('two.ndjson'), text([record(0), record(1), record(2)].map((line) => JSON.stringify(line))))
  writeFileSync(within('reused.ndjson'), text(reused.map(osqueryLine)))
  const args = [within('two.ndjson'), '-e', within('reused.ndjson')]
  const result = label(...args)
  expect(result.stderr).toMatch(/^network lines +3\nmatched +1\nambiguous +1\nunmatched +1\n/)
  expect(JSON.parse(result.stdout)).toMatchObject({ process: { name: '__proto__' } })
  expect(label(...args, '-q')).toMatchObject({ status: 0, stdout: result.stdout, stderr: '' })
})

test('a broken line stops it, is named, and leaves what was there; or is counted', () => {
  mkdirSync(within('kept'))
  const output = within('kept', 'observed.ndjson')
  writeFileSync(output, 'old')
  writeFileSync(within('broken.ndjson'), text([JSON.stringify(RECORD), '', '{"src_ip":', '{"a":1}']))
  const args = [within('broken.ndjson'), '-e', within('one-event.ndjson'), '-o', output]
  const result = label(...args)
  expect(result).toMatchObject({ status: 1, stdout: '' })
  expect(result.stderr).toBe(`fpdb: ${within('broken.ndjson')}:3: line: expected one JSON object\n`)
  expect(readdirSync(within('kept'))).toEqual(['observed.ndjson'])
  expect(readFileSync(output, 'utf8')).toBe('old')
  const skipped = label(...args, '--skip-invalid')
  expect(skipped.status).toBe(0)
  expect(skipped.stderr).toMatch(/matched +1\n[\s\S]*invalid +2\nfirst invalid +\S+broken\.ndjson:3: line: expected/)
  expect(observationsIn(output)).toHaveLength(1)
})

test('a packed file that ends early, a file that is not there, and a line without end stop it', () => {
  const packed = gzipSync(text(Array.from({ length: 500 }, (_, at) => sysmonLine(seen(record(at))))))
  writeFileSync(within('cut.gz'), packed.subarray(0, -20))
  writeFileSync(within('endless'), 'x'.repeat((1 << 23) + 10))
  const expected: readonly (readonly [string, string])[] = [
    ['cut.gz', 'broken gzip file: unexpected end of file'],
    ['missing', 'ENOENT'],
    ['endless', 'line: expected at most 8388608 bytes'],
  ]
  for (const [name, message] of expected) {
    const result = label(within('one.ndjson'), '-e', within(name), '-o', within('never'))
    expect(result).toMatchObject({ status: 1, stdout: '' })
    expect(result.stderr).toMatch(new RegExp(`^fpdb: ${within(name)}: ${message}`))
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([])
})

test('lines of no kind that is known, and events out of order, are named', () => {
  const unknown = label(within('one.ndjson'), '-e', within('one.ndjson'), '-e', within('observed.ndjson'))
  expect(unknown.stderr).toContain(`observed.ndjson:1: line: expected one of: Sysmon, osquery, ECS, socket event\n`)
  writeFileSync(within('disorder.ndjson'), text([sysmonLine(seen(record(200))), sysmonLine(seen(RECORD))]))
  const { status, stderr } = label(within('one.ndjson'), '-e', within('disorder.ndjson'))
  expect(status).toBe(0)
  expect(stderr).toMatch(
    /too late +1\nfirst too late +\S+disorder\.ndjson:2: 200\.000 s before a line that came earlier\n/,
  )
  expect(stderr).toContain('1 lines came out of order: a greater --disorder takes them in\n')
  expect(label(within('one.ndjson'), '-e', within('disorder.ndjson'), '--disorder', '1h').stderr).not.toContain('late')
})

test.each([
  [['label'], 'Not enough non-option arguments'],
  [['label', 'x'], 'Missing required argument: endpoint'],
  [['label', '-', '-e', '-'], 'standard input is given twice'],
  [['label', 'x', '-e', 'y', '--window', 'soon'], '--window: expected a time such as 500ms, 5s, 2m or 1h'],
  [['label', 'x', '-e', 'y', '--window', '1s,2s,3s'], '--window: expected BEFORE or BEFORE,AFTER'],
  [['label', 'x', '-e', 'y', '--disorder', '-1s'], '--disorder: expected a time'],
])('wrong usage: %j', (args, message) => {
  const result = run(args)
  expect(result).toMatchObject({ status: 2, stdout: '' })
  expect(result.stderr).toContain(message)
})

test('events of a time without records are not kept: a small heap is enough for many', () => {
  const event = (at: number) =>
    `{"timestamp":${RECORD.event_start + at / 100},"src_ip":"10.0.${(at >> 8) & 255}.${at & 255}","src_port":7,` +
    `"dst_ip":"192.0.2.${at & 127}","dst_port":443,"protocol":6,"process":{"name":"p${at}","pid":${at & 0xffff}}}`
  const times = Array.from({ length: 300_000 }, (_, at) => at - 200_000)
  writeFileSync(within('long.ndjson'), text(times.map(event)))
  const small = ['--max-old-space-size=64', FPDB, 'label', within('one.ndjson'), '-e', within('long.ndjson')]
  const { status, stderr } = spawnSync(process.execPath, small, { encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stderr).toMatch(/unmatched +1\nendpoint lines +300,000\nsocket events +300,000\n/)
})

test('SIGINT leaves nothing behind', async () => {
  const child = spawn(process.execPath, [FPDB, 'label', '-', '-e', within('sysmon.ndjson'), '-o', within('stopped')])
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk
  })
  const leftovers = () => readdirSync(folder).filter((name) => name.startsWith('stopped'))
  while (leftovers().length === 0) await sleep(20)
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([130, null])
  expect(errors).toBe('fpdb: stopped: nothing was written\n')
  expect(leftovers()).toEqual([])
})

test.skipIf(!isPrivateMountPossible())('a full disk (needs root): nothing half is left', async () => {
  const count = 5000
  writeFileSync(within('many.ndjson'), text(Array.from({ length: count }, (_, at) => JSON.stringify(record(at)))))
  writeFileSync(within('many-events'), text(Array.from({ length: count }, (_, at) => sysmonLine(seen(record(at))))))
  const { status, stderr, files } = await onFullDisk((disk) => [
    ...[process.execPath, FPDB, 'label', within('many.ndjson'), '-e', within('many-events')],
    ...['-o', `${disk}/kept`],
  ])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^fpdb: \S+: ENOSPC: no space left on device/m)
  expect(files).toEqual(['kept'])
})
