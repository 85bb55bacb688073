import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Fingerprinter, mercuryRecord, readCaptureFile } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import type { Client } from './clients/client.ts'
import { groupBy } from './group.ts'
import { isOfLab } from './network.ts'
import type { AcceptedConnection } from './owner-log.ts'
import { captureFile } from './schedule.ts'
import { createInventory, type Inventory, type Software, systemOf } from './software.ts'

/** The machine; a generation of Debian in a folder of its own counts as another. */
export const HOST = 'lab-1'
/** A connection is accepted within this time of its hello; a port number may come back later. */
const NEAR_MILLISECONDS = 10_000
/** What clients send; a TCP SYN tells the system, which is the same for all of them. */
const MESSAGES = ['tls.client_hello', 'quic.initial', 'ssh.client', 'http.request', 'dtls.client_hello']
const PROTOCOLS = Object.values(registry).filter(({ name }) => MESSAGES.includes(name))
const PRINTING = { digests: nodeDigests, formats: ['tls', 'quic', 'ssh', 'http', 'dtls'], metadata: true }
/** Types whose messages come from a library for secure connections. */
const SECURE = new Set(['tls', 'quic', 'ssh', 'dtls'])

/** The members of a record that are read here. */
interface CaptureRecord {
  fingerprints: Readonly<Record<string, string>>
  tls?: { client?: { server_name?: string } }
  quic?: { client?: { server_name?: string } }
  http?: { request?: { host?: string; user_agent?: string } }
  reassembly_properties?: { truncated?: boolean }
  src_ip: string
  dst_ip: string
  src_port: number
  dst_port: number
  event_start: number
}

/** One labelled observation, as `fpdb build` reads it; docs/formats/observations.md has the members. */
export interface Observation extends Software {
  timestamp: string
  fingerprint: string
  process: string
  client: string
  run: string
  server_name?: string | undefined
  lab_server?: string
  [member: string]: unknown
}

/** What the captures of one client hold, and how many of its messages had no owner that was found. */
export interface ClientResult {
  client: Client
  observations: readonly Observation[]
  unowned: number
}

/** Joins the messages captured in `runs` with the processes that the kernel named for their connections. */
export async function observe(
  directory: string,
  clients: readonly Client[],
  runs: readonly string[],
): Promise<ClientResult[]> {
  const log = readLines<AcceptedConnection>(readFileSync(`${directory}/owners.ndjson`, 'utf8'))
  const accepted = groupBy(log, ({ client, clientPort, server, serverPort }) =>
    [client, clientPort, server, serverPort].join(' '),
  )
  const inventory = createInventory(directory)
  const results: ClientResult[] = []
  for (const client of clients) {
    const observations: Observation[] = []
    let unowned = 0
    for (const run of runs) {
      for (const record of await readCapture(captureFile(directory, client.name, run))) {
        const owner = findAccepted(accepted, record)
        if (owner?.process && owner.executable)
          observations.push(observation(record, owner, { client, run, inventory }))
        else unowned++
      }
    }
    results.push({ client, observations: firstOfEach(observations), unowned })
  }
  return results
}

async function readCapture(path: string): Promise<readonly CaptureRecord[]> {
  if (!existsSync(path)) return []
  const lines: string[] = []
  const fingerprinter = new Fingerprinter((record) => lines.push(mercuryRecord(record, PRINTING)), {
    protocols: PROTOCOLS,
  })
  await readCaptureFile(path, fingerprinter)
  fingerprinter.finish()
  return lines.map((line): CaptureRecord => JSON.parse(line))
}

/**
 * The first observation of each message to each server in each run: a program that connects a hundred times a visit is not
 * to become the likeliest sender of its library's defaults.
 */
function firstOfEach(observations: readonly Observation[]): readonly Observation[] {
  const groups = groupBy(observations, ({ run, fingerprint, lab_server, server_name, dst_port }) =>
    [run, fingerprint, lab_server ?? server_name, dst_port].join(' '),
  )
  return [...groups.values()].flatMap((alike) => alike.slice(0, 1))
}

/**
 * Names and addresses that the lab sent a program to say nothing about it, nor do those that it makes up: they stand in a
 * member that no database reads.
 */
function observation(
  record: CaptureRecord,
  owner: AcceptedConnection,
  { client, run, inventory }: { client: Client; run: string; inventory: Inventory },
): Observation {
  const [type = '', fingerprint = ''] = Object.entries(record.fingerprints)[0] ?? []
  const name = record.tls?.client?.server_name ?? record.quic?.client?.server_name ?? record.http?.request?.host
  const timestamp = new Date(record.event_start * 1000).toISOString()
  const { executable = '', process = '' } = owner
  const calledByItself = client.internet === true && name !== undefined && !isOfLab(name) && !/^[\d.:[\]]+$/.test(name)
  return {
    timestamp,
    fingerprint,
    ...(calledByItself ? { server_name: name } : { lab_server: name ?? record.dst_ip }),
    dst_ip: null,
    dst_port: record.dst_port,
    process: process.includes(' ') ? basename(executable) : process,
    ...inventory(owner, SECURE.has(type) ? client.library : ''),
    ...(client.version === undefined ? {} : { process_version: client.version }),
    parent_process: owner.parent,
    user_agent: record.http?.request?.user_agent,
    application_category: client.category,
    imitates: client.imitates,
    client: client.name,
    os: systemOf(executable),
    host: client.suite === undefined ? HOST : `${HOST}-${client.suite}`,
    run: `${timestamp.slice(0, 10)}.${run}`,
    ...(record.reassembly_properties?.truncated ? { truncated: true } : {}),
  }
}

function findAccepted(
  connections: ReadonlyMap<string, readonly AcceptedConnection[]>,
  { src_ip, src_port, dst_ip, dst_port, event_start }: CaptureRecord,
): AcceptedConnection | undefined {
  const candidates = connections.get(`${src_ip} ${src_port} ${dst_ip} ${dst_port}`)
  return candidates?.find(({ accepted }) => Math.abs(Date.parse(accepted) - event_start * 1000) < NEAR_MILLISECONDS)
}

function readLines<T>(text: string): readonly T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): T => JSON.parse(line))
}
