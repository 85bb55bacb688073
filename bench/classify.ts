/**
 * Prints how fast connections are identified with the public database of 2019, on one core: `npx tsx bench/classify.ts`.
 * Needs the corpus beside the checkout, and a build. Contexts are those of the corpus' sessions over the fingerprints
 * that the database knows; every one differs in its port from all before it where they are to be distinct.
 */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { createClassifier, type Query, type RuleName } from '@fingerpost/inference'
import { defaultAutonomousSystems, readDatabase } from '@fingerpost/inference/node'

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
const sessions = readSessions('sessions/from-2019-12.ndjson.gz')
const [first] = sessions
if (first === undefined) throw new Error('the corpus has no sessions')

for (const rule of RULES) {
  const classifier = createClassifier(database, { rule, autonomousSystems: defaultAutonomousSystems() })
  const asked = performance.now()
  classifier.identify(queryOf(first))
  const answered = performance.now()
  console.log(`${rule}: load ${(loaded - start).toFixed(0)} ms, first answer ${(answered - asked).toFixed(0)} ms`)
  const contexts = Array.from(
    new Set(sessions.map((session) => JSON.stringify(queryOf(session)))),
    (text): Query => JSON.parse(text),
  )
  rate(`${rule}, ${contexts.length} distinct contexts in turn`, contexts, classifier)
  rate(`${rule}, 1,000 repeated`, contexts.slice(0, 1_000), classifier)
  const unknown = sessions.slice(0, 300).map((session) => session.fingerprint.replace('(0000)', '(0000)(7e57)'))
  const before = performance.now()
  for (const fingerprint of new Set(unknown)) classifier.identify({ fingerprint })
  console.log(
    `${rule}, unknown fingerprints: ${((performance.now() - before) / new Set(unknown).size).toFixed(2)} ms each`,
  )
}
console.log(`peak ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB`)

function rate(name: string, queries: readonly Query[], classifier: { identify(query: Query): unknown }): void {
  for (const query of queries) classifier.identify(query)
  const start = performance.now()
  let count = 0
  while (performance.now() - start < SECONDS * 1e3) {
    for (const query of queries) classifier.identify(query)
    count += queries.length
  }
  const seconds = (performance.now() - start) / 1e3
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
