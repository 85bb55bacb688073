/**
 * How many of many short-lived clients fp-capture --processes names, and whether rightly. Needs root, and the package
 * pcap. Arguments: how many clients, how many at a time, and the source of processes.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  byServerName,
  CLIENTS,
  ClientLab,
  type ClientRun,
  INSTALLED,
  LabCapture,
  type LabelledRecord,
} from '../test/support/local-clients.ts'

const [count = '1000', concurrency = '4', source = 'auto', ...options] = process.argv.slice(2)
const digests = new Map<string, string>()
const folder = mkdtempSync(join(tmpdir(), 'fp-processes-'))
const lab = await ClientLab.create(folder)
try {
  const args = ['-c', 'va', '--select', 'tls.client_hello', '--process-source', source, ...options]
  const capture = await LabCapture.start(lab.clients, join(folder, 'records.ndjson'), args)
  const programs = Array.from({ length: Number(count) }, (_, index) => INSTALLED[index % INSTALLED.length] ?? '')
  const runs = await lab.run(programs, Number(concurrency))
  const times = readFileSync(`/proc/${capture.pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number)
  const { records, said } = await capture.stop()
  const named = said.split('\n').filter((line) => line.includes('processes: '))
  process.stdout.write(`${said.split('\n', 1)[0]}\n${named.at(-1)}\n`)
  process.stdout.write(`CPU seconds of the capture: ${times.map((ticks) => ticks / 100).join(' user, ')} system\n`)
  report(runs, byServerName(records))
} finally {
  await lab.close()
  rmSync(folder, { recursive: true })
}

function report(runs: ReadonlyMap<string, ClientRun>, byName: ReadonlyMap<string, LabelledRecord>): void {
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

function isRight({ serverName, pid }: ClientRun, record: LabelledRecord | undefined): boolean {
  return record?.process?.pid === pid && record.process.name === serverName.split('.').at(-2)
}

function digestOf(serverName: string): string {
  const program = realpathSync(CLIENTS[serverName.split('.').at(-2) ?? '']?.[0] ?? '')
  const known = digests.get(program) ?? execFileSync('sha256sum', [program], { encoding: 'utf8' }).slice(0, 64)
  digests.set(program, known)
  return known
}
