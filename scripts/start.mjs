/**
 * What `npm start` shows once everything is built: a real log, annotated by the real program with the database that
 * comes with it. A name is shown where the answer is one program; else the set, or how many programs it may be.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const EXAMPLE = 'resources/example/eve.json'
const MOST_ROWS = 15
const COLUMNS = [
  { title: 'program' },
  { title: 'score', right: true },
  { title: 'library' },
  { title: 'matched by' },
  { title: 'server name' },
  { title: 'events', right: true },
]
/** The least score with which a program, or a set together, is shown by name. */
const LIKELY = 0.5
/** What a set has of all listed programs, at the least, if it is complete. */
const COMPLETE = 0.9
/** How many programs `one_of` has at the most. */
const LARGEST_SET = 3
const NEXT = [
  ['npx fp-enrich -n 3 resources/example/eve.json', 'the whole log, with the three likeliest processes'],
  ['npx fp-capture -a -r resources/example/example.pcap.gz', 'the same clients, from their packets'],
  ['npx fp-enrich /var/log/suricata/eve.json -o named.json', 'a log of your own'],
]

const root = fileURLToPath(new URL('..', import.meta.url))
const events = await enrich(EXAMPLE)
const answers = events.flatMap(({ fingerpost }) => (fingerpost === undefined ? [] : [answerOf(fingerpost)]))

print('')
print(`${EXAMPLE}, written by Suricata and annotated by fp-enrich:`)
print('')
const rows = rowsOf(events)
printTable(variedFirst(rows).slice(0, MOST_ROWS))
if (rows.length > MOST_ROWS) print(styled('dim', `  and ${rows.length - MOST_ROWS} more rows`))
print('')
print(`${events.length} events, ${answers.length} of them with a client's fingerprint: ${tally(answers)}.`)
print('')
print('Try next:')
print('')
const widest = Math.max(...NEXT.map(([command]) => command.length))
for (const [command, effect] of NEXT) print(`  ${command.padEnd(widest)}   ${styled('dim', effect)}`)
print('')

/** Every event of a log, as `fp-enrich` writes it. Where that fails, this process ends in the same way. */
async function enrich(path) {
  const program = spawn('node_modules/.bin/fp-enrich', [path, '-q', '-n', `${LARGEST_SET}`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(program, 'exit')
  const lines = []
  for await (const line of createInterface({ input: program.stdout })) lines.push(line)
  const [code] = await exit
  if (code !== 0) process.exit(code ?? 1)
  return lines.map((line) => JSON.parse(line))
}

/** One row for each answer, match and server name; those with the most events first. */
function rowsOf(events) {
  const counts = new Map()
  for (const { fingerpost, tls, quic } of events) {
    if (fingerpost === undefined) continue
    const { program, score } = answerOf(fingerpost)
    const { library = '', match } = fingerpost
    const row = JSON.stringify([program, score, library, match?.by ?? '', tls?.sni ?? quic?.sni ?? '(none)'])
    counts.set(row, (counts.get(row) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([row, count]) => [...JSON.parse(row), `${count}`])
}

/** The first row of every answer, then the second of each, and so on: a short table shows many programs. */
function variedFirst(rows) {
  const seen = new Map()
  const turns = rows.map((row) => {
    const turn = seen.get(row[0]) ?? 0
    seen.set(row[0], turn + 1)
    return { row, turn }
  })
  return turns.sort((a, b) => a.turn - b.turn).map(({ row }) => row)
}

/** What an annotation says of the program, in words, of which kind that is, and the score of what is named. */
function answerOf(annotation) {
  const { process, score, status, library, one_of: set } = annotation
  if (score === undefined) return { kind: 'unknown', program: 'unknown fingerprint', score: '' }
  if (status === 'unlisted' && library !== undefined) return onlyLibrary(library, set)
  if (status === 'unlisted') return { kind: 'unlisted', program: 'none of the database', score: '' }
  if (process !== undefined && set === undefined && score >= LIKELY)
    return { kind: 'one', program: process, score: score.toFixed(2) }
  return setOf(annotation)
}

/** What more likely than not is a program that the database lacks, by the library that it uses, and one known to use it so. */
function onlyLibrary(library, [likeliest] = []) {
  const like = likeliest === undefined ? '' : `, like ${likeliest}`
  return { kind: 'many', program: `some program with ${library}${like}`, score: '' }
}

/** A set by the names of its members where they are likely together, else by the number of programs it may be. */
function setOf({ one_of: set = [], probable_processes, p_unlisted, ambiguity, library }) {
  const members = probable_processes.filter(({ process }) => set.includes(process))
  const together = members.reduce((sum, { score }) => sum + score, 0)
  const kind = library === undefined ? 'unknown' : 'many'
  if (together < LIKELY) return { kind, program: `one of about ${Math.round(ambiguity)} programs`, score: '' }
  const names = together < COMPLETE * (1 - p_unlisted) ? [...set, '…'] : set
  return { kind: 'set', program: `one of ${names.join(', ')}`, score: together.toFixed(2) }
}

/** How many answers are of each kind. */
function tally(answers) {
  const KINDS = [
    ['one', 'name one program'],
    ['set', 'a few programs'],
    ['many', 'only the library'],
    ['unlisted', 'no program of the database'],
    ['unknown', 'nothing'],
  ]
  const counts = KINDS.map(([kind, words]) => [answers.filter((answer) => answer.kind === kind).length, words])
  return counts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(', ')
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
