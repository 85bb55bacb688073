/**
 * How many of many short-lived clients fp-capture --processes names, and whether rightly. Needs root, and the package
 * pcap. Arguments: how many clients, how many at a time, and the source of processes.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CLIENTS, ClientLab, type ClientRun, INSTALLED } from '../test/support/local-clients.ts'

const [count = '1000', concurrency = '4', source = 'auto', ...options] = process.argv.slice(2)
const BIN = fileURLToPath(new URL('../packages/cli/bin/fp-capture.js', import.meta.url))
const digests = new Map<string, string>()
const folder = mkdtempSync(join(tmpdir(), 'fp-processes-'))
const lab = await ClientLab.create(folder)
try {
  const output = join(folder, 'records.ndjson')
  const args = ['-c', 'va', '--select', 'tls.client_hello', '--processes', '--process-source', source, '-f', output]
  const capture = lab.clients.spawn([process.execPath, BIN, ...args, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  capture.stderr?.on('data', (text) => {
    said += text
  })
  while (!said.includes('found by')) await setTimeout(100)
  await setTimeout(500)
  const programs = Array.from({ length: Number(count) }, (_, index) => INSTALLED[index % INSTALLED.length] ?? '')
  const runs = await lab.run(programs, Number(concurrency))
  const times = readFileSync(`/proc/${capture.pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number)
  await setTimeout(500)
  capture.kill('SIGTERM')
  await once(capture, 'close')
  process.stdout.write(said)
  process.stdout.write(`CPU seconds of the capture: ${times.map((ticks) => ticks / 100).join(' user, ')} system\n`)
  report(runs, readFileSync(output, 'utf8').trim().split('\n'))
} finally {
  await lab.close()
  rmSync(folder, { recursive: true })
}

interface Labelled {
  readonly tls?: { readonly client?: { readonly server_name?: string } }
  readonly process?: {
    readonly name: string
    readonly pid: number
    readonly path: string
    readonly sha256?: string
  } | null
}

function report(runs: ReadonlyMap<string, ClientRun>, lines: readonly string[]): void {
  const records: Labelled[] = lines.map((line) => JSON.parse(line))
  const byName = new Map(records.map((record) => [record.tls?.client?.server_name ?? '', record]))
  const classes: readonly (readonly [string, (run: ClientRun) => boolean])[] = [
    ['all', () => true],
    ['50 ms or longer', ({ milliseconds }) => milliseconds >= 50],
    ['shorter', ({ milliseconds }) => milliseconds < 50],
    ...INSTALLED.map((name) => [name, ({ serverName }: ClientRun) => serverName.endsWith(`.${name}.test`)] as const),
  ]
  const missed = [...runs.values()].filter((run) => !isRight(run, byName.get(run.serverName)))
  for (const run of missed)
    process.stdout.write(`missed: ${JSON.stringify(run)} ${JSON.stringify(byName.get(run.serverName)?.process)}\n`)
  for (const [what, isOne] of classes) {
    const chosen = [...runs.values()].filter(isOne)
    const seen = chosen.filter(({ serverName }) => byName.has(serverName))
    const named = seen.filter(({ serverName }) => byName.get(serverName)?.process)
    const right = named.filter((run) => isRight(run, byName.get(run.serverName)))
    const hashed = right.filter(({ serverName }) => byName.get(serverName)?.process?.sha256 === digestOf(serverName))
    const shortest = Math.min(...chosen.map(({ milliseconds }) => milliseconds))
    process.stdout.write(
      `${what}: ${chosen.length} clients (from ${shortest.toFixed(0)} ms), ${seen.length} records, ${named.length} named, ` +
        `${right.length} rightly, ${hashed.length} with the digest of the executable\n`,
    )
  }
}

function isRight({ serverName, pid }: ClientRun, record: Labelled | undefined): boolean {
  return record?.process?.pid === pid && record.process.name === serverName.split('.').at(-2)
}

function digestOf(serverName: string): string {
  const program = realpathSync(CLIENTS[serverName.split('.').at(-2) ?? '']?.[0] ?? '')
  const known = digests.get(program) ?? execFileSync('sha256sum', [program], { encoding: 'utf8' }).slice(0, 64)
  digests.set(program, known)
  return known
}
