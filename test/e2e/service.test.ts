import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { managerProblem, ServiceManager } from '../support/service-manager.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = `${ROOT}packages/cli/bin/fp-enrich.js`
const UNITS = `${ROOT}integrations/systemd`

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0

let folder = ''
let children: ChildProcess[] = []
let manager: ServiceManager | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-'))
  children = []
  manager = undefined
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  manager?.close()
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)

function start(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...environment } })
  const printed = { out: '', err: '' }
  child.stdout.on('data', (bytes) => {
    printed.out += bytes
  })
  child.stderr.on('data', (bytes) => {
    printed.err += bytes
  })
  children.push(child)
  return { child, printed }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 250 && !condition(); tries++) await setTimeout(20)
  expect(condition()).toBe(true)
}

const FOLLOW = () => [BIN, '--follow', at('eve.json'), '-o', at('out.json'), '-q']

describe.skipIf(managerProblem !== undefined)(`a service manager (${managerProblem ?? 'in its place'})`, () => {
  test('is told when the service is ready, lives, reloads and stops', async () => {
    manager = await ServiceManager.at(at('notify'))
    const told = () => manager?.told ?? []
    const service = start(process.execPath, FOLLOW(), { NOTIFY_SOCKET: at('notify'), WATCHDOG_USEC: '400000' })
    await until(() => told()[0] === 'READY=1')
    expect(existsSync(at('out.json'))).toBe(true)
    await until(() => told().filter((message) => message === 'WATCHDOG=1').length > 1)
    service.child.kill('SIGHUP')
    await until(() => told().some((message) => /^RELOADING=1 MONOTONIC_USEC=\d+$/.test(message)))
    const behind = () => told().slice(told().findIndex((message) => message.startsWith('RELOADING')))
    await until(() => behind().includes('READY=1'))
    service.child.kill('SIGTERM')
    expect(await once(service.child, 'close')).toEqual([0, null])
    await until(() => told().at(-1) === 'STOPPING=1')
    expect(service.printed.err).toBe('')
  })

  test('of another process gets no signs of life', async () => {
    manager = await ServiceManager.at(at('notify'))
    const environment = { NOTIFY_SOCKET: at('notify'), WATCHDOG_USEC: '100000', WATCHDOG_PID: '1' }
    start(process.execPath, FOLLOW(), environment)
    await until(() => manager?.told.includes('READY=1') === true)
    await setTimeout(300)
    expect(manager.told).not.toContain('WATCHDOG=1')
  })
})

test('a service goes on where the manager cannot be told, and says so once', async () => {
  const service = start(process.execPath, FOLLOW(), { NOTIFY_SOCKET: at('none'), WATCHDOG_USEC: '100000' })
  await until(() => service.printed.err !== '')
  writeFileSync(at('eve.json'), '{}\n')
  await until(() => existsSync(at('out.json')) && readFileSync(at('out.json'), 'utf8') === '{}\n')
  await setTimeout(300)
  expect(service.printed.err).toMatch(/^fp-enrich: the service manager is not told: .*\n(?!fp-enrich)/)
  expect(service.printed.err.split('the service manager').length).toBe(2)
})

describe.skipIf(!hasAnalyze)('the units (need systemd-analyze)', () => {
  test.each(readdirSync(UNITS).filter((name) => name.endsWith('.service')))('%s is valid, and hardened', (name) => {
    const unit = readFileSync(`${UNITS}/${name}`, 'utf8')
    const instance = at(name.replace('@', '@eth0'))
    writeFileSync(instance, unit.replace('ExecStart=/usr/bin/fp-', `ExecStart=${process.execPath} fp-`))
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', instance], { encoding: 'utf8' })
    expect([verified.status, verified.stderr]).toEqual([0, ''])
    // An exposure of 2.0 of 10, which is "OK" in systemd's words.
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', instance], {
      encoding: 'utf8',
    })
    expect(judged.status, judged.stdout.split('\n').at(-2)).toBe(0)
  })

  test.each(['fp-enrich', 'fp-capture', 'fp-serve'])('%s takes the options of its unit', (program) => {
    const file = readdirSync(UNITS).find((name) => name.startsWith(program) && name.endsWith('.service')) ?? ''
    const [, line = ''] = /^ExecStart=\S+ (.*)$/m.exec(readFileSync(`${UNITS}/${file}`, 'utf8')) ?? []
    const args = line.replaceAll('%i', 'eth0').split(' ')
    const { status, stderr } = spawnSync(
      process.execPath,
      [`${ROOT}packages/cli/bin/${program}.js`, ...args, '--print-config'],
      { encoding: 'utf8' },
    )
    expect([status, stderr]).toEqual([0, ''])
  })
})
