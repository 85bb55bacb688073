import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { crash } from '../crash/crash.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-enrich.js', import.meta.url))
// printf 'a;c;e;g' | md5sum
const HASSH = '{"hash":"1dcec95d22563622775f87b354bc5ccc","string":"a;c;e;g"}'
const FIELDS = [...'abcdefghij'].map((text) => `(${Buffer.from(text).toString('hex')})`)
const ENTRY = { str_repr: `ssh/${FIELDS.join('')}`, fp_type: 'ssh', total_count: 1 }

let folder = ''
let children: ChildProcessByStdio<null, Readable, Readable>[] = []
let errors = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'))
  errors = ''
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '')
const database = (process: string) =>
  writeFileSync(at('database.json'), JSON.stringify({ ...ENTRY, process_info: [{ process, count: 1 }] }))

const follow = (...args: string[]) => spawnCommand('--follow', at('eve.json'), ...args)
const spawnFollow = (input: string) => spawnCommand('--follow', input, ...TO_FILE())

function spawnCommand(...args: string[]) {
  const child = spawn(process.execPath, [BIN, '-q', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr.on('data', (bytes) => {
    errors += bytes
  })
  children.push(child)
  return child
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries++) await setTimeout(20)
  expect(condition()).toBe(true)
}

const TO_FILE = () => ['-o', at('out.json'), '--state', at('state')]

test('killed again and again, it gives what an undisturbed run gives', { timeout: 120_000 }, async () => {
  const { output, undisturbed, rotations, errors, exitCode } = await crash({
    ...{ folder, lines: 20_000, kills: 5, atOnce: 60, seed: 7 },
  })
  expect(Math.min(...Object.values(rotations))).toBeGreaterThan(0)
  expect(errors.split('\n').filter((line) => line !== '' && !line.includes('was truncated; reading on'))).toEqual([])
  expect(exitCode).toBe(0)
  expect(readFileSync(output).equals(readFileSync(undisturbed))).toBe(true)
})

test('several logs, killed in between: every line of each once, in the order of its log', async () => {
  const log = (name: string, from: number) =>
    appendFileSync(at(name), Array.from({ length: 1000 }, (_, line) => `${name} ${from + line}\n`).join(''))
  const names = ['eve.1.json', 'eve.2.json']
  const lines = (name: string) =>
    read('out.json')
      .split('\n')
      .filter((line) => line.startsWith(name))
  for (const name of names) log(name, 0)
  const child = follow(...names.map(at), ...TO_FILE())
  await until(() => names.every((name) => lines(name).length === 1000))
  child.kill('SIGKILL')
  await once(child, 'close')
  renameSync(at('eve.1.json'), at('eve.1.json.1'))
  for (const name of names) log(name, 1000)
  const expected = names.map((name) => Array.from({ length: 2000 }, (_, line) => `${name} ${line}`))
  follow(...names.map(at), ...TO_FILE())
  await until(() => read('out.json').split('\n').length === 4001)
  expect(names.map(lines)).toEqual(expected)
  expect(errors).toBe('')
})

test('a pattern: logs that are there, that come later and that were rotated, killed in between', async () => {
  const append = (name: string, from: number, to: number) =>
    appendFileSync(at(name), Array.from({ length: to - from }, (_, line) => `${name} ${from + line}\n`).join(''))
  const pattern = () => spawnFollow(at('eve.[0-9]*'))
  const count = () => read('out.json').split('\n').length - 1
  append('eve.1.json', 0, 100)
  append('eve.1.json.2', 0, 50)
  append('other.json', 0, 50)
  const child = pattern()
  await until(() => count() === 100)
  append('eve.2.json', 0, 100)
  await until(() => count() === 200)
  child.kill('SIGKILL')
  await once(child, 'close')
  append('eve.2.json', 100, 200)
  append('eve.10.json', 0, 100)
  renameSync(at('eve.1.json'), at('eve.1.json.1'))
  append('eve.1.json.1', 100, 150)
  pattern()
  await until(() => count() === 450)
  append('eve.1.json', 200, 250)
  await until(() => count() === 500)
  const lines = read('out.json').split('\n')
  expect(new Set(lines).size).toBe(501)
  expect(lines.filter((line) => /^other|json\.2 /.test(line))).toEqual([])
  expect(errors).toBe('')
})

test('half a line waits, and the next one that is whole is out within 100 ms', async () => {
  const child = follow('-o', '-')
  let output = ''
  const arrivals: number[] = []
  child.stdout.on('data', (bytes) => {
    output += bytes
    arrivals.push(performance.now())
  })
  writeFileSync(at('eve.json'), '{"a":1}\n{"b"')
  await until(() => output === '{"a":1}\n')
  await setTimeout(200)
  const written = performance.now()
  appendFileSync(at('eve.json'), ':2}\n')
  await until(() => output === '{"a":1}\n{"b":2}\n')
  expect((arrivals[1] ?? 0) - written).toBeLessThan(100)
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, and it goes on where it was', async (signal) => {
  writeFileSync(at('eve.json'), '{"a":1}\n{"b"')
  const child = follow(...TO_FILE())
  await until(() => read('out.json') === '{"a":1}\n')
  child.kill(signal)
  expect(await once(child, 'close')).toEqual([0, null])
  appendFileSync(at('eve.json'), ':2}\n')
  appendFileSync(at('out.json'), 'written behind the checkpoint\n')
  follow(...TO_FILE())
  await until(() => read('out.json') === '{"a":1}\n{"b":2}\n')
  expect(errors).toBe('')
})

test('an old file is read to its end while the new one is empty', async () => {
  writeFileSync(at('eve.json'), '1\n')
  follow(...TO_FILE())
  await until(() => read('out.json') === '1\n')
  renameSync(at('eve.json'), at('eve.json.1'))
  writeFileSync(at('eve.json'), '')
  await setTimeout(200)
  appendFileSync(at('eve.json.1'), '2\n')
  await until(() => read('out.json') === '1\n2\n')
  appendFileSync(at('eve.json.1'), '3\n')
  appendFileSync(at('eve.json'), '4\n')
  await until(() => read('out.json') === '1\n2\n3\n4\n')
})

test('what was renamed, packed and followed by others while nobody read is found', async () => {
  writeFileSync(at('eve.json'), '1\n')
  const child = follow(...TO_FILE())
  await until(() => read('state/checkpoint').includes('"offset":2'))
  child.kill('SIGKILL')
  await once(child, 'close')
  rmSync(at('eve.json'))
  writeFileSync(at('eve.json.2.gz'), gzipSync('1\n2\n'))
  writeFileSync(at('eve.json.1'), '3\n')
  writeFileSync(at('eve.json'), '4\n')
  follow(...TO_FILE())
  await until(() => read('out.json') === '1\n2\n3\n4\n')
  expect(errors).toBe('')
})

test('a file of the same inode with other first bytes is another one, and that is said', async () => {
  writeFileSync(at('eve.json'), '1\n')
  const child = follow(...TO_FILE())
  await until(() => read('state/checkpoint').includes('"offset":2'))
  child.kill('SIGKILL')
  await once(child, 'close')
  writeFileSync(at('eve.json'), 'another log\n')
  follow(...TO_FILE())
  await until(() => read('out.json') === '1\nanother log\n')
  expect(errors).toContain('may be lost: that file is gone')
})

test('a log that was truncated without a copy: what may be lost is said', async () => {
  writeFileSync(at('eve.json'), 'a longer line\n')
  follow(...TO_FILE())
  await until(() => read('out.json') === 'a longer line\n')
  truncateSync(at('eve.json'))
  appendFileSync(at('eve.json'), 'another log, which has grown beyond the old length\n')
  await until(() => read('out.json').endsWith('length\n'))
  expect(errors).toContain('was truncated; what was written behind byte 14 before that may be lost')
})

test('SIGHUP: a renamed output is begun anew, a broken database is refused, a new one is used', async () => {
  const event = `{"event_type":"ssh","ssh":{"client":{"proto_version":"2.0","hassh":${HASSH}}}}\n`
  const named = (name: string) => read(name).match(/(?<="process":")\w+/g) ?? []
  writeFileSync(at('eve.json'), event)
  database('one')
  const child = follow(...TO_FILE(), '-d', at('database.json'), '--rule', 'pmercury')
  await until(() => named('out.json').length === 1)
  renameSync(at('out.json'), at('out.json.1'))
  writeFileSync(at('database.json'), Buffer.of(0x1f, 0x8b, 0x08))
  child.kill('SIGHUP')
  await until(() => existsSync(at('out.json')) && errors.includes('database.json'))
  appendFileSync(at('eve.json'), event)
  await until(() => named('out.json').length === 1)
  expect([...named('out.json.1'), ...named('out.json')]).toEqual(['one', 'one'])
  database('two')
  child.kill('SIGHUP')
  await setTimeout(500)
  appendFileSync(at('eve.json'), event)
  await until(() => named('out.json').length === 2)
  expect(named('out.json')).toEqual(['one', 'two'])
  expect(child.exitCode).toBe(null)
})

test('--from-end begins with what is yet to come', async () => {
  writeFileSync(at('eve.json'), '1\n2')
  follow(...TO_FILE(), '--from-end')
  await until(() => read('state/checkpoint') !== '' || existsSync(at('out.json')))
  await setTimeout(300)
  appendFileSync(at('eve.json'), '\n3\n')
  await until(() => read('out.json') === '2\n3\n')
})

test('SIGHUP does not end a filter', async () => {
  const child = spawn(process.execPath, [BIN, '-', '-q'])
  child.stdin.write('1\n')
  await once(child.stdout, 'data')
  child.kill('SIGHUP')
  child.stdin.end('2\n')
  expect(await once(child, 'close')).toEqual([0, null])
})

test('a broken checkpoint is named', () => {
  writeFileSync(at('eve.json'), '1\n')
  spawnSync('mkdir', [at('state')])
  writeFileSync(at('state/checkpoint'), '{"version":2}\n')
  const { status, stderr } = spawnSync(process.execPath, [BIN, '--follow', at('eve.json'), ...TO_FILE()], {
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain(`${at('state/checkpoint')}: is no checkpoint`)
})
