/**
 * Prints what live capture costs and where it begins to lose packets, beside `tcpdump -w`: `tsx bench/live.ts`, as root,
 * with tcpreplay and tcpdump installed. The traffic stays in a network namespace made for it: of every hundred packets,
 * two are a ClientHello in two segments and two open its connection.
 */
import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Namespace, namespaceProblem } from '../test/support/namespaces.ts'
import { RECORDS_PER_HANDSHAKE, writeTraffic } from './live-traffic.ts'

const CLI = fileURLToPath(new URL('../packages/cli/bin/fp-capture.js', import.meta.url))
const HUNDREDS = 8000
const BURSTS = 6
const BURST_HUNDREDS = 1000
const BURST_WAIT_MS = 4000
const RATES = [100_000, 200_000, 400_000]

/** USER_HZ of Linux. */
const TICKS_PER_SECOND = 100

const problem = namespaceProblem ?? missing(['tcpreplay', 'tcpdump'])
if (problem !== undefined) throw new Error(problem)

const folder = mkdtempSync(join(tmpdir(), 'bench-live-'))
const traffic = join(folder, 'traffic.pcap')
const stats = join(folder, 'stats.json')
const output = join(folder, 'records.json')
const capture = [
  process.execPath,
  CLI,
  '-c',
  'vb',
  '--buffer-size',
  '256',
  '--stats-interval',
  '1',
  '--stats',
  stats,
  '-f',
  output,
]

interface Program {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Packets received and dropped, and records, from what the program says. */
  readonly result: (errors: string) => string[]
}

const PROGRAMS: readonly Program[] = [
  { name: 'fp-capture', command: ['env', ...capture], result: ofCapture },
  { name: 'fp-capture, TLS clients', command: ['env', ...capture, '--select', 'tls.client_hello'], result: ofCapture },
  { name: 'fp-capture --no-kernel-filter', command: ['env', ...capture, '--no-kernel-filter'], result: ofCapture },
  {
    name: 'tcpdump -w',
    command: ['tcpdump', '-i', 'vb', '-B', '262144', '-w', join(folder, 'dump')],
    result: ofTcpdump,
  },
]

console.log(`node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} CPUs, buffers of 256 MiB`)
writeTraffic(traffic, HUNDREDS)
for (const rate of RATES) {
  console.log(
    `\n| ${HUNDREDS * 100} packets, ${rate} packets/s asked for | sent/s | CPU % of a core | received | dropped | records |`,
  )
  console.log('|---|---:|---:|---:|---:|---:|')
  for (const program of PROGRAMS) console.log(`| ${program.name} | ${(await measure(program, rate)).join(' | ')} |`)
}
await printCapacities()
console.log(`\nRecords expected: ${HUNDREDS * RECORDS_PER_HANDSHAKE}, of TLS clients ${HUNDREDS}`)
rmSync(folder, { recursive: true })

async function measure({ command, result }: Program, rate: number): Promise<string[]> {
  const run = await start(command)
  const before = cpuSeconds(run.child)
  const options = ['--quiet', '--preload-pcap', '--pps', String(rate)]
  const sent = run.namespace.run('tcpreplay', ...options, '-i', 'va', traffic)
  const perSecond = Number(/([\d.]+) pps/.exec(sent)?.[1])
  await setTimeout(500)
  const seconds = (HUNDREDS * 100) / perSecond
  const share = ((100 * (cpuSeconds(run.child) - before)) / seconds).toFixed(0)
  return [perSecond.toFixed(0), share, ...result(await end(run))]
}

/** A program that captures, and what it has said. */
interface Run {
  readonly namespace: Namespace
  readonly child: ChildProcess
  readonly errors: string[]
}

async function start(command: Program['command']): Promise<Run> {
  const namespace = await Namespace.create()
  const child = namespace.spawn(command, { stdio: ['ignore', 'ignore', 'pipe'] })
  const errors: string[] = []
  child.stderr?.on('data', (text) => errors.push(String(text)))
  await setTimeout(2500)
  return { namespace, child, errors }
}

/** Ends a program, and gives what it has said. */
async function end({ namespace, child, errors }: Run): Promise<string> {
  child.kill('SIGTERM')
  await once(child, 'close')
  await namespace.close()
  return errors.join('')
}

/**
 * The rate at which a core of its own would be busy, above which drops begin: bursts wait in the buffer while the program
 * is stopped, and are taken in when it goes on. So neither the sender nor other programs are in the figure.
 */
async function printCapacities(): Promise<void> {
  const paths = Array.from({ length: BURSTS }, (_, burst) => join(folder, `burst-${burst}.pcap`))
  for (const [burst, path] of paths.entries()) writeTraffic(path, BURST_HUNDREDS, HUNDREDS + burst * BURST_HUNDREDS)
  console.log(
    `\n| ${BURSTS} bursts of ${BURST_HUNDREDS * 100} packets | µs of CPU a packet | packets/s a core takes | received | dropped | records |`,
  )
  console.log('|---|---:|---:|---:|---:|---:|')
  for (const program of PROGRAMS) console.log(`| ${program.name} | ${(await capacity(program, paths)).join(' | ')} |`)
}

async function capacity({ command, result }: Program, paths: readonly string[]): Promise<string[]> {
  const run = await start(command)
  let cpu = 0
  for (const path of paths) {
    run.child.kill('SIGSTOP')
    run.namespace.run('tcpreplay', '--quiet', '--preload-pcap', '--topspeed', '-i', 'va', path)
    const before = cpuSeconds(run.child)
    run.child.kill('SIGCONT')
    await setTimeout(BURST_WAIT_MS)
    // The first one is for the compiler.
    if (path !== paths[0]) cpu += cpuSeconds(run.child) - before
  }
  const packets = (paths.length - 1) * BURST_HUNDREDS * 100
  return [((1e6 * cpu) / packets).toFixed(2), (packets / cpu).toFixed(0), ...result(await end(run))]
}

/** User and system time of a process so far (proc(5), fields 14 and 15 of stat). */
function cpuSeconds({ pid }: ChildProcess): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function ofCapture(): string[] {
  const { interfaces, records } = JSON.parse(readFileSync(stats, 'utf8'))
  const { received, dropped_by_kernel: dropped, skipped } = interfaces.vb
  return [received, dropped + skipped, records.total].map(String)
}

function ofTcpdump(errors: string): string[] {
  const count = (words: string) => new RegExp(`(\\d+) packets? ${words}`).exec(errors)?.[1] ?? '?'
  return [count('received by filter'), count('dropped by kernel'), '']
}

function missing(tools: readonly string[]): string | undefined {
  const absent = tools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
  return absent.length === 0 ? undefined : `needs ${absent.join(' and ')}`
}
