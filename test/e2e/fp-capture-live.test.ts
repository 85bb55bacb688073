import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpusCaptures, describeWithCorpus } from '../corpus.ts'
import { Namespace, namespaceProblem, WIRE } from '../support/namespaces.ts'
import { captureOf, rewrittenFrames } from '../support/rewritten-capture.ts'
import { managerProblem, ServiceManager } from '../support/service-manager.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const BIN = pathOf('../../packages/cli/bin/fp-capture.js')
const TSX = pathOf('../../node_modules/.bin/tsx')
const REPLAY = pathOf('../support/replay.ts')
const EXAMPLE = pathOf('../../resources/example/example.pcap.gz')

function pcapProblem(): string | undefined {
  try {
    createRequire(pathOf('../../packages/capture/package.json'))('pcap')
    return undefined
  } catch {
    return 'needs the package pcap'
  }
}

const hasSetpriv = spawnSync('setpriv', ['--version']).error === undefined

const problem = namespaceProblem ?? pcapProblem()

let folder = ''
let namespace: Namespace
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fp-capture-live-'))
  if (problem === undefined) namespace = await Namespace.create()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  if (problem === undefined) await namespace.close()
})

/** A file in the folder of the tests. */
const file = (name: string) => join(folder, name)

/** A running fp-capture, what it has said so far, and how to wait until it says something. */
interface Running {
  readonly child: ChildProcess
  readonly said: () => string
  readonly says: (words: string) => Promise<void>
}

async function start(args: readonly string[], wrapper: readonly string[] = []): Promise<Running> {
  const child = namespace.spawn(['env', ...wrapper, process.execPath, BIN, ...args, '--stats-interval', '1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stderr?.on('data', (bytes) => {
    text += bytes
  })
  const says = async (words: string) => {
    for (let tries = 0; !text.includes(words); tries++) {
      if (tries === 200 || child.exitCode !== null) throw new Error(`expected '${words}' but it said ${text}`)
      await setTimeout(100)
    }
  }
  const running = { child, said: () => text, says }
  await says('capturing from')
  return running
}

/** Waits until something is so, a minute at most. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries === 600) throw new Error(`expected ${condition}`)
    await setTimeout(100)
  }
}

async function end({ child }: Running): Promise<number | null> {
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

function replay(path: string, rate = 20_000): void {
  namespace.run(TSX, REPLAY, 'va', path, String(rate))
}

/** Writes frames to a file, and gives the records that reading it gives. */
function written(name: string, frames: readonly Uint8Array[], args: readonly string[] = []): string[] {
  writeFileSync(file(name), captureOf(frames))
  return records(
    spawnSync(process.execPath, [BIN, '-r', file(name), ...args], { encoding: 'utf8', maxBuffer: 1 << 30 }).stdout,
  )
}

/** Records without their times, which depend on when they were captured. */
function records(text: string): string[] {
  return text
    .replaceAll(/,"event_start":[\d.]+\}/g, '}')
    .trimEnd()
    .split('\n')
}

/** A database in which one process sends the first TLS fingerprint of some records. */
function database(process: string, lines: readonly string[]): string {
  const [, fingerprint] = /"tls":"tls\/([^"]+)"/.exec(lines.join('\n')) ?? []
  const classes = { classes_ip_as: {}, classes_hostname_domains: {}, classes_port_applications: {} }
  const entry = { str_repr: fingerprint, total_count: 1, process_info: [{ process, count: 1, ...classes }] }
  writeFileSync(file('database.json'), `${JSON.stringify(entry)}\n`)
  return file('database.json')
}

const statistics = (name: string) => JSON.parse(readFileSync(file(name), 'utf8'))

describe.skipIf(problem !== undefined)(`live capture in a network namespace (${problem ?? 'as root'})`, () => {
  let frames: Uint8Array[] = []
  let expected: string[] = []
  beforeAll(async () => {
    frames = await rewrittenFrames([EXAMPLE])
    expected = written('example.pcap', frames)
  })

  test.each([[[]], [['--immediate']], [['--filter', 'tcp port 443 or not tcp port 443']]])(
    'SIGTERM on a quiet link, %j: every record is written, exit code 143',
    async (options) => {
      const running = await start(['-c', 'vb', '-f', file('out'), '--stats', file('stats'), ...options])
      replay(file('example.pcap'))
      expect(await end(running)).toBe(143)
      expect(records(readFileSync(file('out'), 'utf8'))).toEqual(expected)
      const { vb } = statistics('stats').interfaces
      expect(vb).toMatchObject({ dropped_by_kernel: 0, dropped_by_interface: 0, skipped: 0 })
    },
  )

  test('two interfaces that see the same: each record once', async () => {
    const running = await start(['-c', 'va', '-c', 'vb', '-f', file('two'), '--stats', file('stats')])
    replay(file('example.pcap'))
    await end(running)
    expect(records(readFileSync(file('two'), 'utf8'))).toEqual(expected)
    expect(Object.keys(statistics('stats').interfaces)).toEqual(['va', 'vb'])
  })

  test('--direction, after the first packets', async () => {
    const leaving = await start(['-c', 'va', '-f', file('leaving'), '--direction', 'out'])
    const coming = await start(['-c', 'va', '-f', file('coming'), '--direction', 'in'])
    written('other.pcap', (await rewrittenFrames([EXAMPLE, EXAMPLE])).slice(frames.length))
    replay(file('other.pcap'))
    await until(() => readFileSync(file('leaving'), 'utf8').length > 0)
    replay(file('example.pcap'))
    await Promise.all([end(leaving), end(coming)])
    expect(records(readFileSync(file('leaving'), 'utf8')).slice(-expected.length)).toEqual(expected)
    expect(readFileSync(file('coming'), 'utf8')).toBe('')
  })

  test('files of a hundred records each, whole and never overwritten', async () => {
    const running = await start(['-c', 'any', '-f', file('rotated.json'), '--rotate-records', '100'])
    replay(file('example.pcap'))
    await end(running)
    const names = readdirSync(folder).filter((name) => name.startsWith('rotated'))
    const contents = names.map((name) => records(readFileSync(file(name), 'utf8')))
    expect(names.filter((name) => !/^rotated-\d{8}T\d{6}Z(-\d+)?\.json$/.test(name))).toEqual([])
    expect(contents.map(({ length }) => length).sort()).toEqual(
      [...new Array<number>(Math.floor(expected.length / 100)).fill(100), expected.length % 100].sort(),
    )
    expect(contents.flat().sort()).toEqual([...expected].sort())
  })

  test('an interface that goes down, comes up, goes away and comes back', async () => {
    const running = await start(['-c', 'vb', '-f', file('gone')])
    namespace.run('ip', 'link', 'set', 'vb', 'down')
    await running.says('vb is down')
    namespace.run('ip', 'link', 'set', 'vb', 'up')
    await running.says('vb is up again')
    replay(file('example.pcap'))
    namespace.run('ip', 'link', 'del', 'va')
    await running.says('vb is gone')
    namespace.run('ip', 'link', 'add', 'va', 'type', 'veth', 'peer', 'name', 'vb')
    await setTimeout(300)
    namespace.run('ip', 'link', 'del', 'va')
    namespace.run('sh', '-c', WIRE)
    await running.says('vb is back')
    expect(running.said()).not.toContain('cannot be opened')
    const other = (await rewrittenFrames([EXAMPLE, EXAMPLE])).slice(frames.length)
    const more = written('other.pcap', other)
    replay(file('other.pcap'))
    await end(running)
    expect(records(readFileSync(file('gone'), 'utf8'))).toEqual([...expected, ...more])
  })

  test('SIGHUP: the output begins anew and the database is read again', async () => {
    const running = await start(['-c', 'vb', '-f', file('out'), '-d', database('one', expected), '-a'])
    replay(file('example.pcap'))
    await until(() => records(readFileSync(file('out'), 'utf8')).length === expected.length)
    renameSync(file('out'), file('out.1'))
    database('two', expected)
    running.child.kill('SIGHUP')
    await until(() => existsSync(file('out')))
    const other = (await rewrittenFrames([EXAMPLE, EXAMPLE])).slice(frames.length)
    written('other.pcap', other)
    replay(file('other.pcap'))
    await end(running)
    const processes = (name: string) => new Set(readFileSync(file(name), 'utf8').match(/"process":"\w+"/g))
    expect(processes('out.1')).toEqual(new Set(['"process":"one"']))
    expect(processes('out')).toEqual(new Set(['"process":"two"']))
  })

  test.skipIf(managerProblem !== undefined)(
    `systemd is told how it is (${managerProblem ?? 'in its place'})`,
    async () => {
      const manager = await ServiceManager.at(file('notify'))
      const running = await start(['-c', 'vb', '-f', file('told')], [`NOTIFY_SOCKET=${file('notify')}`])
      await until(() => manager.told[0] === 'READY=1')
      running.child.kill('SIGHUP')
      await until(() => manager.told.length === 3)
      expect(manager.told.slice(1)).toEqual([expect.stringMatching(/^RELOADING=1 MONOTONIC_USEC=\d+$/), 'READY=1'])
      await end(running)
      await until(() => manager.told.at(-1) === 'STOPPING=1')
      manager.close()
    },
  )

  test('--seen: marked once, also after SIGHUP and in the next run', async () => {
    // Scores, and which process is named by them, depend on when a message came; what is likeliest does not.
    const all = ['--min-name-score', '0']
    const novel = (text: string) =>
      records(text)
        .filter((line) => line.includes('"novel":true'))
        .map((line) => ({ ...JSON.parse(line), analysis: undefined }))
    const options = ['-r', file('example.pcap'), '--seen', file('seen-in-file'), ...all]
    const marked = novel(spawnSync(process.execPath, [BIN, ...options], { encoding: 'utf8' }).stdout)
    expect(marked).not.toEqual([])
    written('other.pcap', (await rewrittenFrames([EXAMPLE, EXAMPLE])).slice(frames.length))
    for (const [name, expectedMarks] of [['one', marked] as const, ['two', []] as const]) {
      const running = await start(['-c', 'vb', '-f', file(`seen-${name}.json`), '--seen', file('seen-live'), ...all])
      replay(file('example.pcap'))
      await until(() => records(readFileSync(file(`seen-${name}.json`), 'utf8')).length === expected.length)
      running.child.kill('SIGHUP')
      replay(file('other.pcap'))
      await end(running)
      expect(novel(readFileSync(file(`seen-${name}.json`), 'utf8'))).toEqual(expectedMarks)
    }
    expect(readFileSync(file('seen-live')).equals(readFileSync(file('seen-in-file')))).toBe(true)
  })

  test('--user: the user is another one when records are written', async () => {
    chmodSync(folder, 0o777)
    const running = await start(['-c', 'vb', '-f', file('by-nobody'), '--user', 'nobody'])
    const status = readFileSync(`/proc/${running.child.pid}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\s+(\d+)\s+\1\s+\1\s+\1$/m)
    expect(status).not.toMatch(/^Uid:\s+0/m)
    expect(status).toMatch(/^CapEff:\s+0+$/m)
    replay(file('example.pcap'))
    await end(running)
    expect(records(readFileSync(file('by-nobody'), 'utf8'))).toEqual(expected)
  })

  test.skipIf(!hasSetpriv)('CAP_NET_RAW alone is enough', async () => {
    chmodSync(folder, 0o777)
    const wrapper = ['setpriv', '--reuid', 'nobody', '--clear-groups', '--inh-caps', '-all,+net_raw']
    const running = await start(['-c', 'vb', '-f', file('raw')], [...wrapper, '--ambient-caps', '-all,+net_raw'])
    replay(file('example.pcap'))
    await end(running)
    expect(records(readFileSync(file('raw'), 'utf8'))).toEqual(expected)
  })

  test('an output that nobody reads: the capture goes on, and what found no room is counted', async () => {
    const copies = new Array<string>(12).fill(EXAMPLE)
    const all = written('copies.pcap', await rewrittenFrames(copies), ['-m'])
    const live = ['-c', 'vb', '-m', '--queue-size', '1', '--stats', file('stats'), '--metrics', file('live.prom')]
    const running = await start(live)
    replay(file('copies.pcap'))
    await running.says(`, ${all.length} records`)
    await until(() => statistics('stats').records.total === all.length)
    const { interfaces, records_dropped: dropped } = statistics('stats')
    expect(interfaces.vb).toMatchObject({ dropped_by_kernel: 0, skipped: 0 })
    let text = ''
    running.child.stdout?.on('data', (bytes) => {
      text += bytes
    })
    await end(running)
    const lines = records(text)
    expect(lines.length + dropped).toBe(all.length)
    expect(dropped).toBeGreaterThan(0)
    const metrics = readFileSync(file('live.prom'), 'utf8')
    expect(metrics).toContain(`\nfingerpost_dropped_records_total ${dropped}\n`)
    expect(metrics).toContain(`\nfingerpost_interface_packets_total{interface="vb"} ${interfaces.vb.received}\n`)
    expect(lines.filter((line) => !all.includes(line))).toEqual([])
  })

  test('an interface that there is not', () => {
    const run = () => namespace.run(process.execPath, BIN, '-c', 'nowhere')
    expect(run).toThrow('fp-capture: nowhere: ')
  })

  describeWithCorpus('every capture of the corpus, one after the other', () => {
    let whole: string[] = []
    beforeAll(async () => {
      whole = written('corpus.pcap', await rewrittenFrames(corpusCaptures()))
    })

    test.each([
      ['by default', ['-c', 'vb']],
      ['without a filter in the kernel', ['-c', 'vb', '--no-kernel-filter']],
      ['on any interface, each packet as it leaves and as it comes', ['-c', 'any']],
    ])('%s: the same records as from a file', async (_, args) => {
      const running = await start([...args, '-f', file('corpus'), '--stats', file('stats')])
      replay(file('corpus.pcap'))
      await end(running)
      const live = records(readFileSync(file('corpus'), 'utf8'))
      expect(live.length).toBe(whole.length)
      expect(live.filter((line, at) => line !== whole[at])).toEqual([])
      expect(Object.values(statistics('stats').interfaces)).toMatchObject([{ dropped_by_kernel: 0, skipped: 0 }])
    })
  })
})
