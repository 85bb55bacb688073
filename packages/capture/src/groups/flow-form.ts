import { isObject, type JsonObject, parseObject } from '@fingerpost/io/pure'
import type { FingerprintRecord } from '../messages/record.ts'
import type { Schema } from '../records/schemas.ts'

/** The members of a record by their names; names come from the network, so that they are looked up here alone. */
export type Members = Map<string, unknown>

/** A record of a flow, parsed from the line that prints it. */
export function membersOf(line: string): Members {
  return new Map(Object.entries(parseObject(line)))
}

/** The flow that a record belongs to, as the first record of a flow names it. */
export interface FlowMembers {
  readonly first: FingerprintRecord
  /** Seconds since 1970 of the first and of the last message. */
  readonly start: number
  readonly end: number
  readonly records: readonly Members[]
}

/** For each schema the function that prints a flow as one line of JSON, without a line end. */
export const flowPrinters: Readonly<Record<Schema, (flow: FlowMembers) => string>> = {
  mercury: mercuryFlow,
  pmercury: pmercuryFlow,
}

/** The records as they are, each without the addresses and ports that are the flow's. */
function mercuryFlow({ first, start, end, records }: FlowMembers): string {
  const { sourceAddress, destinationAddress, transport, sourcePort, destinationPort } = first
  const flow = new Map<string, unknown>([
    ['src_ip', sourceAddress],
    ['dst_ip', destinationAddress],
    ['protocol', transport],
    ['src_port', sourcePort],
    ['dst_port', destinationPort],
  ])
  const own = records.map((record) => new Map([...record].filter(([name, value]) => flow.get(name) !== value)))
  return jsonText([...flow, ['event_start', start], ['event_end', end], ['records', own.map(objectOf)]])
}

/** The members of a record that pmercury prints with its fingerprint; it prints the others once for the flow. */
const WITH_FINGERPRINT: ReadonlySet<string> = new Set(['analysis', 'reassembly_properties'])

/** The members of a record that say where and when it was seen. */
const ORIGIN: ReadonlySet<string> = new Set(['src_ip', 'dst_ip', 'src_port', 'dst_port', 'protocol', 'event_start'])

function pmercuryFlow({ first, start, end, records }: FlowMembers): string {
  const others: Members = new Map()
  for (const record of records) for (const [name, value] of record) if (isOfFlow(name)) addMember(others, name, value)
  return jsonText([
    ['src_ip', first.sourceAddress],
    ['dst_ip', first.destinationAddress],
    ['src_port', first.sourcePort],
    ['dst_port', first.destinationPort],
    ['protocol', first.transport],
    ['event_start', start],
    ['event_end', end],
    ['fingerprints', records.map(pmercuryFingerprint)],
    ...others,
  ])
}

function isOfFlow(name: string): boolean {
  return name !== 'fingerprints' && !ORIGIN.has(name) && !WITH_FINGERPRINT.has(name)
}

function pmercuryFingerprint(record: Members): JsonObject {
  const fingerprints = record.get('fingerprints')
  return Object.fromEntries([
    ['event_start', record.get('event_start')],
    ...(isObject(fingerprints) ? Object.entries(fingerprints) : []),
    ...[...record].filter(([name]) => WITH_FINGERPRINT.has(name)),
  ])
}

/** What the first message of a flow says of itself stands; later ones add what it does not say. */
function addMember(members: Members, name: string, value: unknown): void {
  const said = members.get(name)
  if (said === undefined) members.set(name, value)
  else if (isObject(said) && isObject(value)) {
    members.set(name, Object.fromEntries([...Object.entries(value), ...Object.entries(said)]))
  }
}

function objectOf(members: Members): JsonObject {
  return Object.fromEntries(members)
}

function jsonText(members: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify(Object.fromEntries(members))
}
