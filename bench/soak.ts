/**
 * Captures for a long time at a moderate rate, and checks that memory and file descriptors stay level and that no record
 * is lost: `tsx bench/soak.ts --minutes 30`, as root. The output is rotated, and begun anew by SIGHUP, all the while.
 */
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Namespace, namespaceProblem } from '../test/support/namespaces.ts'
import { RECORDS_PER_HANDSHAKE } from './live-traffic.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const HANDSHAKES_PER_SECOND = 100
const SAMPLE_SECONDS = 10
const SECONDS_PER_FILE = 20

/** What a process holds. */
interface Sample {
  readonly bytes: number
  readonly descriptors: number
}

const { minutes } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } }).values
if (namespaceProblem !== undefined) throw new Error(namespaceProblem)
const handshakes = Number(minutes) * 60 * HANDSHAKES_PER_SECOND

const folder = mkdtempSync(join(tmpdir(), 'soak-'))
const stats = join(folder, 'stats')
const namespace = await Namespace.create()
const capture = namespace.spawn(
  [
    process.execPath,
    pathOf('../packages/cli/bin/fp-capture.js'),
    ...['-q', '-c', 'vb', '-a', '-f', join(folder, 'out.json'), '--stats', stats, '--stats-interval', '60'],
    ...['--rotate-seconds', String(SECONDS_PER_FILE)],
  ],
  { stdio: 'inherit' },
)
await setTimeout(3000)
const sender = namespace.spawn(
  [
    pathOf('../node_modules/.bin/tsx'),
    pathOf('soak-sender.ts'),
    'va',
    String(HANDSHAKES_PER_SECOND),
    String(handshakes),
  ],
  { stdio: 'inherit' },
)
const samples: Sample[] = []
while (sender.exitCode === null) {
  await setTimeout(SAMPLE_SECONDS * 1000)
  samples.push(sampleOf(capture.pid))
  capture.kill('SIGHUP')
}
capture.kill('SIGTERM')
await once(capture, 'close')
await namespace.close()
report()
rmSync(folder, { recursive: true })

function report(): void {
  const { interfaces, records_dropped: dropped } = JSON.parse(readFileSync(stats, 'utf8'))
  const files = readdirSync(folder).filter((name) => name.startsWith('out'))
  const records = files.reduce((sum, name) => sum + linesOf(join(folder, name)), 0)
  const expected = handshakes * RECORDS_PER_HANDSHAKE
  console.log(`${minutes} minutes, ${100 * HANDSHAKES_PER_SECOND} packets/s, ${files.length} files`)
  console.log(
    `records: ${records} of ${expected}; dropped before the output: ${dropped}; ${JSON.stringify(interfaces)}`,
  )
  console.log(`resident MB, one sample a minute: ${everyMinute(({ bytes }) => (bytes / 1e6).toFixed(0))}`)
  console.log(`file descriptors, one sample a minute: ${everyMinute(({ descriptors }) => String(descriptors))}`)
  if (records !== expected) process.exitCode = 1
}

function everyMinute(print: (sample: Sample) => string): string {
  return samples
    .filter((_, at) => at % (60 / SAMPLE_SECONDS) === 0)
    .map(print)
    .join(' ')
}

function sampleOf(pid: number | undefined): Sample {
  const [, kibibytes] = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
  return { bytes: Number(kibibytes) * 1024, descriptors: readdirSync(`/proc/${pid}/fd`).length }
}

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').split('\n').length - 1
}
