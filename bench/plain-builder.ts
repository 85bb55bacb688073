/**
 * The straightforward way to count observations, to compare `fpdb build` with: one thread, JSON.parse, Maps, the same
 * features; no normal fingerprints, no JA3, no digest, no checks. `tsx bench/plain-builder.ts FILE`.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { defaultAutonomousSystems } from '@fingerpost/database/node'
import { autonomousSystem, portApplication, registrableDomain, topLevelDomain } from '@fingerpost/inference'

interface Observation {
  timestamp: string
  fingerprint: string
  server_name: string | null
  dst_ip: string | null
  dst_port: number
  process: string
  sha256: string
  os: { name: string; edition: string; version: string }
}

type Counts = Map<string | number, number>

const [, , path = ''] = process.argv
const systems = defaultAutonomousSystems()
const database = new Map<string, Map<string, Record<string, Counts>>>()

for await (const line of createInterface({ input: createReadStream(path) })) {
  const one: Observation = JSON.parse(line)
  const processes = database.get(one.fingerprint) ?? new Map<string, Record<string, Counts>>()
  database.set(one.fingerprint, processes)
  const key = `${one.process} ${one.sha256}`
  const counts = processes.get(key) ?? {}
  processes.set(key, counts)
  count(counts, 'day', one.timestamp.slice(0, 10))
  count(counts, 'as', autonomousSystem(one.dst_ip ?? undefined, systems))
  count(counts, 'domain', registrableDomain(one.server_name ?? undefined))
  count(counts, 'tld', topLevelDomain(one.server_name ?? undefined))
  count(counts, 'app', portApplication(one.dst_port))
  count(counts, 'port', one.dst_port)
  count(counts, 'os', `(${one.os.name})(${one.os.edition})(${one.os.version})`)
}

for (const [fingerprint, processes] of database) {
  const entries = [...processes].map(([key, counts]) => [key, Object.values(counts).map((one) => [...one])])
  process.stdout.write(`${JSON.stringify([fingerprint, entries])}\n`)
}

function count(counts: Record<string, Counts>, kind: string, name: string | number): void {
  counts[kind] ??= new Map()
  counts[kind].set(name, (counts[kind].get(name) ?? 0) + 1)
}
