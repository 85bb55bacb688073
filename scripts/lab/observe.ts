import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { clients } from './clients/index.ts'
import { createInventory, type Inventory, systemOf } from './software.ts'

const CAPTURE_PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))
const OBSERVATIONS = fileURLToPath(new URL('../../resources/observations/', import.meta.url))
const HOST = 'lab-1'
/** A connection is accepted within this time of its hello; a port number may come back later. */
const NEAR_MILLISECONDS = 10_000

/** The members of fp-capture's records that are read here. */
interface HelloRecord {
  fingerprints: { tls: string }
  tls?: { client?: { server_name?: string } }
  reassembly_properties?: { truncated?: boolean }
  src_ip: string
  dst_ip: string
  src_port: number
  dst_port: number
  event_start: number
}

/** A line of owners.ndjson: `owner.ts` found the process where there is one. */
interface AcceptedConnection {
  accepted: string
  client: string
  clientPort: number
  server: string
  serverPort: number
  process?: string
  executable?: string
  parent?: string
  libraries?: readonly string[]
}

/** One labelled observation, as `fpdb build` reads it. */
type Observation = Readonly<Record<string, unknown>> & { timestamp: string; process: string }

/**
 * Joins every captured hello with the process that the kernel named for its connection, and writes the observations of
 * `runs` to resources/observations. Hellos whose owner was not found are counted on stderr and left out.
 */
export function writeObservations(directory: string, runs: readonly string[]): void {
  const accepted = byConnection(readLines<AcceptedConnection>(readFileSync(`${directory}/owners.ndjson`, 'utf8')))
  const files = readdirSync(`${directory}/captures`).sort()
  const observations: Observation[] = []
  const inventory = createInventory()
  for (const file of files) {
    const [client = '', run = ''] = file.split('.')
    if (!runs.includes(run)) continue
    const hellos = readCapture(`${directory}/captures/${file}`)
    const owned = hellos.flatMap(
      (hello) => observe(hello, findAccepted(accepted, hello), { client, run, inventory }) ?? [],
    )
    if (owned.length < hellos.length || owned.length === 0)
      console.error(`${file}: ${owned.length} of ${hellos.length}`)
    observations.push(...owned)
  }
  save(observations)
}

function save(observations: readonly Observation[]): void {
  const lines = [...observations].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1)).map((one) => JSON.stringify(one))
  mkdirSync(OBSERVATIONS, { recursive: true })
  const day = observations[0]?.timestamp.slice(0, 10)
  writeFileSync(`${OBSERVATIONS}lab-${day}.ndjson.gz`, gzipSync(`${lines.join('\n')}\n`, { level: 9 }))
  console.error(`${lines.length} observations of ${new Set(observations.map((one) => one.process)).size} processes`)
}

function readCapture(path: string): readonly HelloRecord[] {
  const words = [CAPTURE_PROGRAM, '-r', path, '--format', 'tls']
  return readLines<HelloRecord>(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 28 }))
}

function observe(
  hello: HelloRecord,
  owner: AcceptedConnection | undefined,
  { client, run, inventory }: { client: string; run: string; inventory: Inventory },
): Observation | undefined {
  if (owner?.process === undefined || owner.executable === undefined) return undefined
  const category = clients.find(({ name }) => name === client)?.category
  const timestamp = new Date(hello.event_start * 1000).toISOString()
  const observation = {
    timestamp,
    fingerprint: hello.fingerprints.tls,
    server_name: hello.tls?.client?.server_name,
    dst_ip: hello.dst_ip,
    dst_port: hello.dst_port,
    process: owner.process.includes(' ') ? basename(owner.executable) : owner.process,
    ...inventory.executable(owner.executable),
    parent_process: owner.parent,
    libraries: owner.libraries?.length ? owner.libraries.map((path) => inventory.library(path)) : undefined,
    application_category: category,
    os: systemOf(),
    host: HOST,
    run: `${timestamp.slice(0, 10)}.${run}`,
  }
  return hello.reassembly_properties?.truncated ? { ...observation, truncated: true } : observation
}

function byConnection(accepted: readonly AcceptedConnection[]): ReadonlyMap<string, readonly AcceptedConnection[]> {
  const connections = new Map<string, AcceptedConnection[]>()
  for (const one of accepted) {
    const key = `${one.client} ${one.clientPort} ${one.server} ${one.serverPort}`
    connections.set(key, [...(connections.get(key) ?? []), one])
  }
  return connections
}

function findAccepted(
  connections: ReadonlyMap<string, readonly AcceptedConnection[]>,
  hello: HelloRecord,
): AcceptedConnection | undefined {
  const candidates = connections.get(`${hello.src_ip} ${hello.src_port} ${hello.dst_ip} ${hello.dst_port}`)
  return candidates?.find(
    ({ accepted }) => Math.abs(Date.parse(accepted) - hello.event_start * 1000) < NEAR_MILLISECONDS,
  )
}

function readLines<T>(text: string): readonly T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): T => JSON.parse(line))
}
