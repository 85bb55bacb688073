import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { enrichedFiles, RunningEnrich, until } from '../support/running-enrich.ts'

let folder = ''
let running: RunningEnrich[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'))
  running = []
})
afterEach(async () => {
  for (const enrich of running) await enrich.stop('SIGKILL')
  rmSync(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const start = (...args: string[]) => {
  const enrich = new RunningEnrich(args)
  running.push(enrich)
  return enrich
}
const FOLLOW = () => ['--follow', at('eve.json'), '-o', at('out.json'), '--state', at('state')]

/** The files of the output in the order in which they were begun, `-2` behind a time before `-10`. */
function parts(): string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith('out-'))
  const key = (name: string) =>
    name.replace(/Z(?:-(\d+))?\./, (_, number = '1') => `Z${String(number).padStart(6, '0')}.`)
  return names.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
const whole = () => parts().filter((name) => !name.endsWith('.part'))
const written = () =>
  parts()
    .map((name) => readFileSync(at(name), 'utf8'))
    .join('')
/** Whether it has begun to read. */
const isRunning = ({ child }: RunningEnrich) =>
  existsSync(at('state/lock')) && readFileSync(at('state/lock'), 'utf8').startsWith(`${child.pid} `)

/** Without the padding, so that what differs can be read. */
const brief = (text: string) => text.replaceAll('x'.repeat(1000), '')
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `{"number":${from + index},"text":"${'x'.repeat(1000)}"}\n`).join('')

test('--rotate-size: killed again and again, the files together have every line once', {
  timeout: 60_000,
}, async () => {
  const args = [...FOLLOW(), '--rotate-size', '1']
  for (let kill = 0; kill < 6; kill++) {
    const enrich = start(...args)
    for (let batch = 0; batch < 10; batch++) {
      appendFileSync(at('eve.json'), numbered(3000 * kill + 300 * batch, 3000 * kill + 300 * batch + 300))
      await setTimeout(20 + 17 * kill)
    }
    await setTimeout(100 * kill)
    await enrich.stop('SIGKILL')
  }
  const last = start(...args)
  await until(
    () =>
      readFileSync(at('state/checkpoint'), 'latin1').includes(`"offset":${numbered(0, 18_000).length}`) &&
      isRunning(last),
    () => `${written().length} ${last.errors}`,
  )
  expect(await last.stop()).toBe(0)
  expect(brief(written())).toBe(brief(numbered(0, 18_000)))
  expect(whole()).toEqual(parts())
  expect(whole().length).toBeGreaterThan(5)
  expect(running.map(({ errors }) => errors).join('')).toBe('')
})

test('--rotate-seconds: a file is whole after that time, also where nothing comes; an empty one never is', async () => {
  writeFileSync(at('eve.json'), '1\n')
  const enrich = start(...FOLLOW(), '--rotate-seconds', '1')
  await until(
    () => whole().length === 1,
    () => enrich.errors,
  )
  await setTimeout(1600)
  expect(whole().length).toBe(1)
  expect(await enrich.stop()).toBe(0)
  expect(parts()).toEqual(whole())
  expect(written()).toBe('1\n')
})

test('--rotate-size without --follow', () => {
  writeFileSync(at('eve.json'), numbered(0, 20_000))
  enrichedFiles(at('eve.json'), '-o', at('out.json'), '--rotate-size', '4')
  expect(parts()).toEqual(whole())
  expect(parts().length).toBeGreaterThan(2)
  expect(brief(written())).toBe(brief(numbered(0, 20_000)))
})

test('a second process with the same state is refused, and one after a kill is not', async () => {
  writeFileSync(at('eve.json'), '1\n')
  const first = start(...FOLLOW())
  await until(
    () => existsSync(at('out.json')) && readFileSync(at('out.json'), 'utf8') === '1\n',
    () => first.errors,
  )
  const second = start(...FOLLOW())
  await once(second.child, 'close')
  expect(second.child.exitCode).toBe(1)
  expect(second.errors).toBe(`fp-enrich: ${at('state')}: is in use by process ${first.child.pid}\n`)
  await first.stop('SIGKILL')
  const third = start(...FOLLOW())
  appendFileSync(at('eve.json'), '2\n')
  await until(
    () => readFileSync(at('out.json'), 'utf8') === '1\n2\n',
    () => third.errors,
  )
  expect(await third.stop()).toBe(0)
  expect(readdirSync(at('state'))).toEqual(['checkpoint'])
  writeFileSync(at('state/lock'), `${process.pid} 1\n`)
  const fourth = start(...FOLLOW())
  await until(
    () => readFileSync(at('state/lock'), 'utf8').startsWith(`${fourth.child.pid} `),
    () => fourth.errors,
  )
})
