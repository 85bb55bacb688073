import { defaultFingerprint, type FactGroup, type MessageKind } from '@fingerpost/fingerprint'
import type { FingerprintRecord } from '../messages/record.ts'
import { eventStart, member, members, type RecordOptions, readableMember, senderMembers } from './options.ts'

/**
 * A record in pmercury's schema, key order and notation of December 2019; a message that it does not know has our
 * default fingerprint.
 */
export function pmercuryRecord(record: FingerprintRecord, options: RecordOptions): string {
  const { protocol, message } = record
  const notation = protocol.notation2019(message)
  const fingerprint = notation ?? defaultFingerprint(protocol, message, options.digests)?.text ?? ''
  const key = notation === undefined ? protocol.type : keyOf(protocol)
  return (
    `{"src_ip":"${record.sourceAddress}","dst_ip":"${record.destinationAddress}"` +
    `,"src_port":${record.sourcePort},"dst_port":${record.destinationPort},"protocol":${record.transport}` +
    `,"event_start":${eventStart(record)},"fingerprints":{"${key}":"${fingerprint}"}` +
    members(pmercuryContext(record)) +
    readableMember(record, options) +
    member('analysis', options.annotate?.(record)) +
    senderMembers(record, options) +
    member('reassembly_properties', record.truncated ? '{"truncated":true}' : undefined) +
    '}'
  )
}

/** What pmercury prints of a message that it knows, besides its fingerprint. */
export function pmercuryContext({ protocol, message }: FingerprintRecord): Record<string, unknown> {
  return protocol.notation2019(message) === undefined ? {} : described(protocol, message)
}

/** pmercury does not tell apart the two sides of a protocol that look alike. */
function keyOf({ type, name, looksAlike }: MessageKind<unknown>): string {
  return looksAlike ? name.slice(0, name.indexOf('.')) : type
}

/** The facts that pmercury looks at, of clients alone. */
const FACTS: ReadonlySet<string> = new Set([
  ...['server_name', 'headers'],
  ...['client_mac_address', 'hostname', 'requested_ip', 'vendor_class_id'],
])

/** Of the fields of a request, those that it prints. */
const FIELDS: ReadonlySet<string> = new Set(['host', 'user-agent', 'x-forwarded-for', 'via'])

function described(protocol: MessageKind<unknown>, message: unknown): Record<string, unknown> {
  if (protocol.sender !== 'client') return {}
  return Object.fromEntries(protocol.facts(message, FACTS).flatMap(objectOf))
}

/** A request has its object always, as have messages of DHCP; a hello where it has a server name. */
function objectOf({ name, facts }: FactGroup): [string, unknown][] {
  if ('headers' in facts) return [[name, fieldsIn(facts.headers)]]
  return facts.server_name === undefined && facts.client_mac_address === undefined ? [] : [[name, facts]]
}

/** The first field of each name in wire order, if there are any. */
function fieldsIn(headers: unknown): Record<string, string> {
  const printed: Record<string, string> = {}
  for (const { name, value } of isFieldList(headers) ? headers : []) {
    const key = name.toLowerCase().replaceAll('-', '_')
    if (FIELDS.has(name.toLowerCase())) printed[key] ??= value
  }
  return printed
}

function isFieldList(headers: unknown): headers is readonly { readonly name: string; readonly value: string }[] {
  return Array.isArray(headers)
}
