import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPrivateMountPossible, onFullDisk } from '../support/full-disk.ts'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-faults-'))
  writeFileSync(within('many.ndjson'), TEXT)
})
afterAll(() => rmSync(folder, { recursive: true }))

const within = (...names: string[]) => join(folder, ...names)
const run = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env: { ...process.env, ...environment } })

/** Every line has an executable and a name of its own, so that databases are large and counters do not fit. */
const LINES = Array.from({ length: 10_000 }, (_, at) =>
  JSON.stringify({
    timestamp: '2026-11-24T12:00:00Z',
    fingerprint: `(0303)(1301${(at % 65_536).toString(16).padStart(4, '0')})((0000))`,
    server_name: `www${(at * 2_654_435_761) % 4_294_967_296}.example.com`,
    dst_ip: '192.0.2.1',
    dst_port: 443,
    process: `process ${at}`,
  }),
)
const TEXT = LINES.map((line) => `${line}\n`).join('')

test.skipIf(!isPrivateMountPossible()).each([
  ['a public database', ['--workers', '1'], 'kept'],
  ['a kept database', ['--keep-all'], 'kept'],
  ['a new database', [], 'new.json.gz'],
])('a full disk leaves no half database: %s (needs root)', async (_, options, output) => {
  const result = await onFullDisk((disk) => [
    ...[process.execPath, BIN, 'build', within('many.ndjson'), ...options, '-o', join(disk, output), '-q'],
  ])
  expect(result.status).toBe(1)
  expect(result.stderr).toMatch(/^fpdb: \S+: ENOSPC: no space left on device/)
  expect(result.files).toEqual(['kept'])
})

test.skipIf(!isPrivateMountPossible()).each(['1', '2'])(
  'counters that find no room on the disk stop the build, with %s threads (needs root)',
  async (workers) => {
    writeFileSync(within('more.ndjson'), TEXT)
    const command = [process.execPath, BIN, 'build', within('many.ndjson'), within('more.ndjson')]
    const options = ['--memory', '1MB', '--workers', workers, '-o', within('spilled.json.gz')]
    const result = await onFullDisk((disk) => ['env', `TMPDIR=${disk}`, ...command, ...options])
    expect(result.status).toBe(1)
    expect(result.stderr).toMatch(
      /counters cannot be written to it: ENOSPC: .*; make room there, name another folder in TMPDIR/,
    )
    expect(result.files).toEqual(['kept'])
    expect(readdirSync(folder)).not.toContain('spilled.json.gz')
  },
)

test('counters that were written to the disk are gone in the end', () => {
  mkdirSync(within('temporary'))
  const options = ['--memory', '1MB', '--workers', '2', '-q']
  const result = run(['build', within('many.ndjson'), ...options, '-o', within('small.json.gz')], {
    TMPDIR: within('temporary'),
  })
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(within('temporary'))).toEqual([])
})

/** Kills a command that writes `db` as soon as it has begun to write, or while it waits for more lines. */
async function killed(own: string, args: readonly string[], moment: 'writing' | 'reading'): Promise<void> {
  const child = spawn(process.execPath, [BIN, ...args, '-q'], { cwd: own })
  child.stdin.on('error', () => {})
  child.stdin.write(TEXT)
  if (moment === 'writing') child.stdin.end()
  const ended = once(child, 'close')
  while (moment === 'writing' && child.exitCode === null && !readdirSync(own).some((name) => name.endsWith('.tmp'))) {
    await sleep(1)
  }
  if (moment === 'reading') await sleep(1_000)
  child.kill('SIGKILL')
  await ended
}

test.each([
  ['build', ['build', '-', '-o', 'db']],
  ['build --keep-all', ['build', '-', '--keep-all', '-o', 'db']],
  ['update', ['update', 'db', '-']],
])('killed in the middle, %s leaves the old database or the new one, never half of one', async (name, args) => {
  const own = within(name.replaceAll(' ', '_'))
  const db = join(own, 'db')
  mkdirSync(own)
  const first = spawnSync(process.execPath, [BIN, 'build', '-', '--keep-all', '-o', db], { input: LINES[0] })
  expect(first.status).toBe(0)
  const old = readFileSync(db)
  expect(spawnSync(process.execPath, [BIN, ...args, '-q'], { cwd: own, input: TEXT }).status).toBe(0)
  const whole = readFileSync(db)
  writeFileSync(db, old)
  await killed(own, args, 'reading')
  expect(readFileSync(db).equals(old)).toBe(true)
  await killed(own, args, 'writing')
  expect([old, whole].some((bytes) => readFileSync(db).equals(bytes))).toBe(true)
})

test('a packed file that ends early is named, and nothing is written', () => {
  const packed = gzipSync(TEXT)
  writeFileSync(within('cut.ndjson.gz'), packed.subarray(0, packed.length / 2))
  const result = run(['build', within('cut.ndjson.gz'), '-o', within('cut.json.gz'), '--skip-invalid'])
  expect(result).toMatchObject({
    status: 1,
    stderr: `fpdb: ${within('cut.ndjson.gz')}: broken gzip file: unexpected end of file\n`,
  })
  expect(readdirSync(folder)).not.toContain('cut.json.gz')
})

test('a file that cannot be read is named: here a folder with its name', () => {
  mkdirSync(within('odd', 'deep.ndjson'), { recursive: true })
  writeFileSync(within('odd', 'fine.ndjson'), TEXT)
  symlinkSync(within('nowhere'), within('odd', 'lost.ndjson'))
  const result = run(['build', within('odd'), '-o', within('odd.json.gz')])
  expect(result.status).toBe(1)
  expect(result.stderr).toContain(`fpdb: ${within('odd', 'lost.ndjson')}: ENOENT`)
  expect(readdirSync(folder)).not.toContain('odd.json.gz')
})

test.each([0, 1, 9_999])('a broken line at place %i is named by its number, whatever thread meets it', (place) => {
  const lines = [...LINES.slice(0, place), '{"fingerprint":"(0303)(1301)","process":7}', ...LINES.slice(place)]
  writeFileSync(within('broken.ndjson'), lines.join('\n'))
  const expected = `${within('broken.ndjson')}:${place + 1}: process: expected a string`
  const stopped = run(['build', within('broken.ndjson'), '-o', within('broken.json.gz')])
  expect(stopped).toMatchObject({ status: 1, stderr: `fpdb: ${expected}\n` })
  const skipped = run(['build', within('broken.ndjson'), '--skip-invalid', '-o', within('skipped.json.gz')])
  expect(skipped.status).toBe(0)
  expect(skipped.stderr).toMatch(/lines +10,001\nused +10,000\ninvalid +1\n/)
  expect(skipped.stderr).toContain(expected)
})
