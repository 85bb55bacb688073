/**
 * Prints how fast the programs are on this machine: `npm run bench`, or with `-- --goals` the first table alone: what
 * must be reached beside mercury (`MERCURY=path/to/mercury`, else in units of `md5sum`) and jq, and what falls short. Rates are by user CPU time above a run on an empty
 * input, with output to /dev/null; loading a database counts as work, since nothing asks for it on an empty input. A
 * cold start is wall time from exec to the first byte of output for one event. `npx tsx bench/fpdb.ts` measures the
 * database builder.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type BenchData, benchData } from './data.ts'
import { printGoals } from './goals.ts'
import { firstByte, median } from './measure.ts'
import { type Rate, rateOf } from './rates.ts'

const BYTES = 300e6
const STARTS = 10
const COLUMNS = ['user s', 'MB/s', 'packets/s', 'peak MB']

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const program = (name: string) => pathOf(`../node_modules/.bin/${name}`)
const largeDatabase = pathOf('../../shared/corpus/databases/cisco-2019-12.json.gz')

/** The default database, and the large public one where the corpus stands. */
const databases = existsSync(largeDatabase)
  ? [
      { name: 'default database', options: [] },
      { name: 'cisco-2019-12', options: ['-d', largeDatabase] },
    ]
  : [{ name: 'default database', options: [] }]

const data = benchData(BYTES)
console.log(`node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} CPUs, ${process.platform} ${process.arch}`)
console.log(`data from ${data.source}`)
await printGoals(data, { program, archive: pathOf('../../shared/corpus/databases/resources-2024-fixed.tgz') })
if (process.argv.includes('--goals')) process.exit()
await captureRates(data)
await enrichRates(data)
await coldStarts(data)

async function captureRates({ capture, mixedCapture, emptyCapture }: BenchData): Promise<void> {
  if (!capture || !mixedCapture || !emptyCapture) return
  const named = databases.map(({ name, options }) => ({ name: `-a, ${name}`, options: ['-a', ...options] }))
  const runs = [
    { name: 'everything', options: [] },
    { name: 'TLS', options: ['--select', 'tls'] },
    { name: 'ClientHello', options: ['--select', 'tls.client_hello'] },
    ...named,
  ]
  for (const { title, data } of [
    { title: 'TLS handshakes', data: capture },
    { title: 'mixed traffic', data: mixedCapture },
  ]) {
    printHead(`fp-capture, ${title}, ${megabytes(data.bytes)} MB, ${data.items} packets`, COLUMNS)
    for (const { name, options } of runs) {
      const rate = await rateOf((path) => [program('fp-capture'), ...options, '-r', path], data, emptyCapture)
      printRow(name, figures(rate))
    }
  }
}

async function enrichRates({ logs, emptyLog }: BenchData): Promise<void> {
  const withJq = spawnSync('jq', ['--version']).status === 0
  for (const log of logs) {
    const title = `EVE, ${megabytes(log.bytes)} MB, ${log.items} lines, ${log.percent} % eligible, each to its own destination`
    printHead(title, ['user s', 'MB/s', 'lines/s', 'peak MB'])
    for (const { name, options } of databases) {
      const rate = await rateOf((path) => [program('fp-enrich'), ...options, path], log, emptyLog)
      printRow(`fp-enrich, ${name}`, figures(rate))
    }
    if (!withJq) continue
    const rate = await rateOf((path) => ['jq', '-c', '.', path], log.head, emptyLog)
    printRow(`jq -c ., first ${megabytes(log.head.bytes)} MB`, figures(rate))
  }
}

async function coldStarts({ oneEvent, oneHello, oneObservation }: BenchData): Promise<void> {
  printHead('Cold start', [`ms, median of ${STARTS}`])
  const starts = [
    { name: 'bare node', command: ['node', '-e', 'process.stdout.write("1")'] },
    { name: 'fpdb build', command: [program('fpdb'), 'build', oneObservation] },
  ]
  for (const { name, options } of databases) {
    starts.push({ name: `fp-enrich, ${name}`, command: [program('fp-enrich'), ...options, oneEvent] })
    if (oneHello) {
      starts.push({
        name: `fp-capture -a, ${name}`,
        command: [program('fp-capture'), '-a', ...options, '-r', oneHello],
      })
    }
  }
  for (const { name, command } of starts) {
    const milliseconds = await median(STARTS, () => firstByte(command))
    printRow(name, [milliseconds.toFixed(0)])
  }
}

function figures({ userSeconds, bytesPerSecond, itemsPerSecond, peakBytes }: Rate): string[] {
  return [userSeconds.toFixed(2), megabytes(bytesPerSecond), itemsPerSecond.toFixed(0), megabytes(peakBytes)]
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

/** The head of a Markdown table, so that a run can be pasted where it is reported. */
function printHead(title: string, columns: readonly string[]): void {
  console.log()
  printRow(title, columns)
  console.log(`|---|${columns.map(() => '---:|').join('')}`)
}

function printRow(name: string, cells: readonly string[]): void {
  console.log(`| ${name} | ${cells.join(' | ')} |`)
}
