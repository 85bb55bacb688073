import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isPrivateMountPossible, onFullDisk } from '../support/full-disk.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-enrich.js', import.meta.url))
const EXAMPLE = readFileSync(fileURLToPath(new URL('../../resources/example/eve.json', import.meta.url)), 'utf8')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enrich-faults-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const run = (...args: string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 })

/** A log of which 256 KiB do not hold the half. */
function log(): string {
  writeFileSync(at('eve.json'), EXAMPLE.repeat(2))
  return at('eve.json')
}

describe.skipIf(!isPrivateMountPossible())('a disk (needs root)', () => {
  test('that is full ends --follow with 1; with room again, the next run leaves no line out and none twice', async () => {
    const whole = run(log(), '-q').stdout
    const { status, stderr, files } = await onFullDisk((disk) => {
      const follow = `"${process.execPath}" "${BIN}" --follow "${at('eve.json')}" -o ${disk}/out.json --state "${at('state')}" -q`
      return [
        'sh',
        '-c',
        `${follow}; test $? = 1 || exit 11
         test $(stat -c %s ${disk}/out.json) -gt 200000 || exit 12
         mount -o remount,size=8m ${disk}
         timeout --preserve-status -s TERM 4 ${follow} || exit 13
         cp ${disk}/out.json "${at('out.json')}"; rm ${disk}/out.json`,
      ]
    })
    expect([status, files]).toEqual([0, ['kept']])
    expect(stderr).toMatch(/^fp-enrich: \S+\/out\.json: ENOSPC: no space left on device, write\n$/)
    expect(readFileSync(at('out.json'), 'utf8')).toBe(whole)
  })

  test.each(['kept', 'new.json'])('that is full leaves no half file: %s', async (name) => {
    const result = await onFullDisk((disk) => [process.execPath, BIN, log(), '-o', join(disk, name), '-q'])
    expect(result).toMatchObject({ status: 1, files: ['kept'] })
    expect(result.stderr).toContain('fp-enrich: ENOSPC: no space left on device')
  })

  test.each([
    ['the state', (disk: string) => ['-o', at('out.json'), '--state', `${disk}/state`]],
    ['the output', (disk: string) => ['-o', `${disk}/out.json`, '--state', at('state')]],
    ['the metrics', (disk: string) => ['-o', at('out.json'), '--metrics', `${disk}/m.prom`]],
  ])('that is read-only is named before a line is read: %s', async (_, optionsOn) => {
    const { status, stderr, files } = await onFullDisk((disk) => {
      const command = [process.execPath, BIN, '--follow', log(), '-q', ...optionsOn(disk)]
      return ['sh', '-c', `mount -o remount,ro ${disk}; exec "$@"`, 'sh', ...command]
    })
    expect([status, files]).toEqual([1, ['kept']])
    expect(stderr).toMatch(/^fp-enrich: \/\S+: EROFS: read-only file system/)
    expect(stderr.trimEnd().split('\n').length).toBe(1)
  })
})

test.skipIf(process.platform !== 'linux')('standard output that takes nothing ends it with 1', () => {
  const { status, stderr } = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', process.execPath, BIN, log(), '-q'], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([1, 'fp-enrich: ENOSPC: no space left on device, write\n'])
})

test.skipIf(process.platform !== 'linux')(
  'a slow reader gets every byte, and is waited for in bounded memory',
  { timeout: 60_000 },
  async () => {
    const events = EXAMPLE.repeat(250)
    writeFileSync(at('one.json'), EXAMPLE)
    const bytesOfOne = Buffer.byteLength(run(at('one.json'), '-q').stdout)
    writeFileSync(at('eve.json'), events)
    const child = spawn(process.execPath, [BIN, '--follow', at('eve.json'), '-q'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const memory = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024
    await setTimeout(3000)
    const whileWaiting = memory()
    let [lines, bytes] = [0, 0]
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      for (const byte of chunk) if (byte === 0x0a) lines++
    })
    const expected = events.split('\n').length - 1
    for (let tries = 0; tries < 500 && lines < expected; tries++) await setTimeout(50)
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
    expect([lines, bytes]).toEqual([expected, 250 * bytesOfOne])
    expect(whileWaiting).toBeLessThan(160e6)
    expect(whileWaiting).toBeGreaterThan(10e6)
  },
)

test('half a line at the end of a file passes as it is, is counted, and fails --strict', () => {
  const half = `${EXAMPLE.slice(0, EXAMPLE.indexOf('\n') + 1)}{"event_type":"tls","tls":{"ja3":{"ha`
  writeFileSync(at('eve.json'), half)
  const { status, stdout, stderr } = run(at('eve.json'))
  expect([status, stdout.endsWith('\n{"event_type":"tls","tls":{"ja3":{"ha')]).toEqual([0, true])
  expect(stderr).toContain('1 unreadable')
  expect(run(at('eve.json'), '--strict', '-q').status).toBe(1)
})
