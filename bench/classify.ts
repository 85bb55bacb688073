/**
 * Prints how fast connections are identified with the public database of 2019, on one core, in processor time but for
 * the first line: `npx tsx bench/classify.ts`.
 * Needs the corpus beside the checkout, and a build. Contexts are those of the corpus' sessions over the fingerprints
 * that the database knows; as they are asked in turn, and more than are remembered, only those of one class share an answer.
 */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { defaultAutonomousSystems, readDatabase } from '@fingerpost/database/node'
import { createClassifier, type Query, type RuleName } from '@fingerpost/inference'

interface Session {
  readonly fingerprint: string
  readonly server_name: string | null
  readonly dest_ip: string | null
  readonly dest_port: number
}

const corpus = (path: string) => fileURLToPath(new URL(`../../shared/corpus/${path}`, import.meta.url))
const RULES: readonly RuleName[] = ['fingerpost', 'pmercury', 'mercury']
const SECONDS = 2

const start = performance.now()
const database = readDatabase(corpus('databases/cisco-2019-12.json.gz'))
const loaded = performance.now()
createClassifier(database, { autonomousSystems: defaultAutonomousSystems() }).identify({
  fingerprint: database.largest(1)[0]?.fingerprint ?? '',
  serverName: 'www.example.com',
  destinationAddress: '192.0.2.1',
  destinationPort: 443,
})
const answered = performance.now()
const peak = process.resourceUsage().maxRSS / 1e3
console.log(
  `load ${(loaded - start).toFixed(0)} ms, first answer ${(answered - loaded).toFixed(0)} ms, peak ${peak.toFixed(0)} MB`,
)

const contexts = distinct(readSessions('sessions/from-2019-12.ndjson.gz').map(queryOf))
const later = new Map(
  readSessions('sessions/from-2020-09.ndjson.gz').map((session) => [session.fingerprint, queryOf(session)]),
)
const unknown = [...later.values()].filter(({ fingerprint }) => database.find(fingerprint) === undefined)
for (const rule of RULES) {
  const classifier = createClassifier(database, { rule, autonomousSystems: defaultAutonomousSystems() })
  rate(`${rule}, ${contexts.length} distinct contexts in turn`, contexts, classifier)
  rate(`${rule}, 1,000 repeated`, contexts.slice(0, 1_000), classifier)
}
for (const round of ['first round', 'second round']) {
  const classifier = createClassifier(database, { autonomousSystems: defaultAutonomousSystems() })
  for (const query of contexts.slice(0, 1)) classifier.identify(query)
  const before = process.cpuUsage()
  for (const query of unknown) classifier.identify(query)
  const each = process.cpuUsage(before).user / 1e3 / unknown.length
  console.log(`fingerpost, ${unknown.length} unknown fingerprints of 2020: ${each.toFixed(2)} ms each, ${round}`)
}

function rate(name: string, queries: readonly Query[], classifier: { identify(query: Query): unknown }): void {
  for (const query of queries) classifier.identify(query)
  const start = process.cpuUsage()
  let count = 0
  let seconds = 0
  while (seconds < SECONDS) {
    for (const query of queries) classifier.identify(query)
    count += queries.length
    seconds = process.cpuUsage(start).user / 1e6
  }
  console.log(`${name}: ${Math.round(count / seconds).toLocaleString('en-US')}/s`)
}

function queryOf({ fingerprint, server_name, dest_ip, dest_port }: Session): Query {
  return {
    fingerprint,
    serverName: server_name ?? undefined,
    destinationAddress: dest_ip ?? undefined,
    destinationPort: dest_port,
  }
}

function readSessions(path: string): Session[] {
  const lines = gunzipSync(readFileSync(corpus(path)))
    .toString()
    .split('\n')
  return lines.filter((line) => line !== '').map((line): Session => JSON.parse(line))
}

function distinct(queries: readonly Query[]): Query[] {
  const texts = new Set(queries.map((query) => JSON.stringify(query)))
  return Array.from(texts, (text): Query => JSON.parse(text))
}
