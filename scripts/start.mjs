/**
 * What `npm start` shows once everything is built: a real log, annotated by the real program with the database that
 * comes with it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const EXAMPLE = 'resources/example/eve.json'
const MOST_ROWS = 15
const COLUMNS = [
  { title: 'process' },
  { title: 'score', right: true },
  { title: 'matched by' },
  { title: 'server name' },
  { title: 'events', right: true },
]
const NEXT = [
  ['npx fp-enrich -n 3 resources/example/eve.json', 'the whole log, with the three likeliest processes'],
  ['npx fp-capture -a -r resources/example/example.pcap.gz', 'the same clients, from their packets'],
  ['npx fp-enrich /var/log/suricata/eve.json -o named.json', 'a log of your own'],
]

const root = fileURLToPath(new URL('..', import.meta.url))
const events = await enrich(EXAMPLE)
const annotations = events.flatMap(({ fingerpost }) => fingerpost ?? [])
const named = annotations.filter(({ process }) => process !== undefined)

print('')
print(`${EXAMPLE}, written by Suricata and annotated by fp-enrich:`)
print('')
const rows = rowsOf(events)
printTable(variedFirst(rows).slice(0, MOST_ROWS))
if (rows.length > MOST_ROWS) print(styled('dim', `  and ${rows.length - MOST_ROWS} more`))
print('')
print(`${events.length} events, ${annotations.length} with a client's fingerprint, ${named.length} of those named.`)
print('')
print('Try next:')
print('')
const widest = Math.max(...NEXT.map(([command]) => command.length))
for (const [command, effect] of NEXT) print(`  ${command.padEnd(widest)}   ${styled('dim', effect)}`)
print('')

/** Every event of a log, as `fp-enrich` writes it. Where that fails, this process ends in the same way. */
async function enrich(path) {
  const program = spawn('node_modules/.bin/fp-enrich', [path], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(program, 'exit')
  const lines = []
  for await (const line of createInterface({ input: program.stdout })) lines.push(line)
  const [code] = await exit
  if (code !== 0) process.exit(code ?? 1)
  return lines.map((line) => JSON.parse(line))
}

/** One row for each process, match and server name; those with the most events first. */
function rowsOf(events) {
  const counts = new Map()
  for (const { fingerpost, tls, quic } of events) {
    if (fingerpost?.process === undefined) continue
    const row = JSON.stringify([...answer(fingerpost), tls?.sni ?? quic?.sni ?? '(none)'])
    counts.set(row, (counts.get(row) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([row, count]) => [...JSON.parse(row), `${count}`])
}

/** The first row of every process, then the second of each, and so on: a short table shows many processes. */
function variedFirst(rows) {
  const seen = new Map()
  const turns = rows.map((row) => {
    const turn = seen.get(row[0]) ?? 0
    seen.set(row[0], turn + 1)
    return { row, turn }
  })
  return turns.sort((a, b) => a.turn - b.turn).map(({ row }) => row)
}

function answer({ process, score, match: { by, fingerprints } }) {
  return [process, score.toFixed(4), `${by}, ${fingerprints} ${fingerprints === 1 ? 'fingerprint' : 'fingerprints'}`]
}

function printTable(rows) {
  const widths = COLUMNS.map(({ title }, at) => Math.max(title.length, ...rows.map((row) => row[at].length)))
  const align = (row) =>
    row.map((cell, at) => (COLUMNS[at].right ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
  print(`  ${styled('bold', align(COLUMNS.map(({ title }) => title)).join('   '))}`)
  for (const row of rows) print(`  ${align(row).join('   ')}`)
}

function styled(style, text) {
  return process.stdout.isTTY ? styleText(style, text) : text
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
