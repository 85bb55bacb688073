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
const RATES = [100_000, 200_000, 300_000, 400_000, 600_000]

/** USER_HZ of Linux. */
const TICKS_PER_SECOND = 100

const problem = namespaceProblem ?? missing(['tcpreplay', 'tcpdump'])
if (problem !== undefined) throw new Error(problem)

const folder = mkdtempSync(join(tmpdir(), 'bench-live-'))
const traffic = join(folder, 'traffic.pcap')
const stats = join(folder, 'stats.json')
const output = join(folder, 'records.json')
const capture = [process.execPath, CLI, '-c', 'vb', '--stats-interval', '1', '--stats', stats, '-f', output]
const PROGRAMS: readonly { name: string; command: [string, ...string[]]; result: (errors: string) => string[] }[] = [
  { name: 'fp-capture', command: ['env', ...capture], result: ofCapture },
  { name: 'fp-capture, TLS clients', command: ['env', ...capture, '--select', 'tls.client_hello'], result: ofCapture },
  { name: 'fp-capture --no-kernel-filter', command: ['env', ...capture, '--no-kernel-filter'], result: ofCapture },
  {
    name: 'tcpdump -w',
    command: ['tcpdump', '-i', 'vb', '-B', '65536', '-w', join(folder, 'dump')],
    result: ofTcpdump,
  },
]

console.log(`node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} CPUs, libpcap's buffer 64 MiB`)
writeTraffic(traffic, HUNDREDS)
for (const rate of RATES) {
  console.log(
    `\n| ${HUNDREDS * 100} packets, ${rate} packets/s asked for | sent/s | CPU % of a core | received | dropped | records |`,
  )
  console.log('|---|---:|---:|---:|---:|---:|')
  for (const program of PROGRAMS) console.log(`| ${program.name} | ${(await measure(program, rate)).join(' | ')} |`)
}
console.log(`\nRecords expected: ${HUNDREDS * RECORDS_PER_HANDSHAKE}, of TLS clients ${HUNDREDS}`)
rmSync(folder, { recursive: true })

async function measure({ command, result }: (typeof PROGRAMS)[number], rate: number): Promise<string[]> {
  const namespace = await Namespace.create()
  const child = namespace.spawn(command, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr?.on('data', (text) => {
    errors += text
  })
  await setTimeout(2500)
  const before = cpuSeconds(child)
  const sent = namespace.run('tcpreplay', '--quiet', '--preload-pcap', '--pps', String(rate), '-i', 'va', traffic)
  const seconds = (HUNDREDS * 100) / Number(/([\d.]+) pps/.exec(sent)?.[1])
  await setTimeout(500)
  const cpu = cpuSeconds(child) - before
  child.kill('SIGTERM')
  await once(child, 'close')
  await namespace.close()
  return [((HUNDREDS * 100) / seconds).toFixed(0), ((100 * cpu) / seconds).toFixed(0), ...result(errors)]
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
