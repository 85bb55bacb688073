/**
 * Prints how fast `fpdb build` counts on this machine, beside a straightforward builder and DuckDB, from the same file:
 * `npx tsx bench/fpdb.ts [observations]`, 5 million unless told otherwise. The observations are drawn from the corpus.
 * Rates are by wall time, in one run after the other; ratios of above 1 are in favour of `fpdb build`.
 */
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dataFile } from './data-file.ts'
import { readSessions, writeObservations } from './observation-data.ts'
import { takenBy } from './wall.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const program = (name: string) => pathOf(`../node_modules/.bin/${name}`)

const count = Number(process.argv[2] ?? 5_000_000)
const sessions = pathOf('../../shared/corpus/sessions/from-2019-12.ndjson.gz')
const file = dataFile(
  pathOf(`data/observations-${count}.ndjson`),
  [pathOf('observation-data.ts'), sessions],
  (append) => writeObservations(readSessions(sessions), count, append),
)

/** One process: `tsx` itself would start another, which could not be measured. */
const script = [process.execPath, '--import', 'tsx']
const kept = pathOf('data/kept.json.gz')
const runs: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['fpdb build, 2 threads', [program('fpdb'), 'build', file, '--workers', '2', '-q']],
  ['JSON.parse and Maps, 1 thread', [...script, pathOf('plain-builder.ts'), file]],
  ['DuckDB, 2 threads', [...script, pathOf('duckdb-builder.ts'), file]],
  ['fpdb build, 1 thread', [program('fpdb'), 'build', file, '--workers', '1', '-q']],
  ['fpdb build --memory 20MB', [program('fpdb'), 'build', file, '--workers', '2', '--memory', '20MB', '-q']],
  ['fpdb build --keep-all', [program('fpdb'), 'build', file, '--workers', '2', '--keep-all', '-q', '-o', kept]],
]

console.log(`${count} observations, ${(statSync(file).size / 1e6).toFixed(0)} MB\n`)
console.log('| | s | CPU s | observations/s | peak MB | fpdb build is faster by |\n|---|---:|---:|---:|---:|---:|')
let first: number | undefined
for (const [name, command] of runs) {
  const { seconds, cpuSeconds, peakBytes } = await takenBy(command)
  first ??= seconds
  const cells = [seconds.toFixed(1), cpuSeconds.toFixed(1), (count / seconds).toFixed(0), (peakBytes / 1e6).toFixed(0)]
  console.log(`| ${name} | ${cells.join(' | ')} | ${(seconds / first).toFixed(2)} |`)
}
