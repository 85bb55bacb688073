import { defaultFingerprint, type FactGroup } from '@fingerpost/fingerprint'
import type { FingerprintRecord, IpHeader } from '../messages/record.ts'
import type { Encapsulation } from '../packets/network/encapsulation.ts'
import { eventStart, member, type RecordOptions, readableMember, senderMembers } from './options.ts'

/**
 * A record in mercury's schema and key order. An NPF format that is the only one of its type stands under the name of
 * the type, as in mercury's records; where several are asked for, each stands under its own name.
 */
export function mercuryRecord(record: FingerprintRecord, options: RecordOptions): string {
  const { protocol, message } = record
  const { metadata = false } = options
  return (
    `{"fingerprints":{${fingerprints(record, options)}}` +
    described(protocol.facts(message, metadata ? undefined : NAMES)) +
    readableMember(record, options) +
    member('analysis', options.annotate?.(record)) +
    senderMembers(record, options) +
    member('reassembly_properties', reassemblyProperties(record)) +
    member('ip', metadata ? ipMember(record.ip) : undefined) +
    member('encapsulations', encapsulations(record)) +
    `,"src_ip":"${record.sourceAddress}","dst_ip":"${record.destinationAddress}","protocol":${record.transport}` +
    `,"src_port":${record.sourcePort},"dst_port":${record.destinationPort},"event_start":${eventStart(record)}}`
  )
}

/** Whom a message names and who says to have sent it, as a record without metadata has them. */
export function mercuryContext({ protocol, message }: FingerprintRecord): Record<string, unknown> {
  return Object.fromEntries(protocol.facts(message, NAMES).map(({ name, facts }) => [name, facts]))
}

/** The facts that are printed without metadata: whom a message names, and who says to have sent it. */
const NAMES: ReadonlySet<string> = new Set([
  ...['server_name', 'google_user_agent', 'user_agent'],
  ...['hostname', 'vendor_class_id', 'software'],
])

function described(groups: readonly FactGroup[]): string {
  let text = ''
  for (const { name, part, facts } of groups) {
    const json = JSON.stringify(facts)
    text += part === undefined ? `,"${name}":${json}` : `,"${name}":{"${part}":${json}}`
  }
  return text
}

function fingerprints({ protocol, message }: FingerprintRecord, { formats = [], digests }: RecordOptions): string {
  const { type } = protocol
  const chosen = formats.filter((format) => protocol.formats.includes(format))
  if (chosen.length === 0) {
    const found = defaultFingerprint(protocol, message, digests)
    return found === undefined ? '' : `"${isFormatOf(type, found.format) ? type : found.format}":"${found.text}"`
  }
  const isSingle = chosen.filter((format) => isFormatOf(type, format)).length === 1
  const printed = chosen.flatMap((format) => {
    const text = protocol.fingerprint(message, format, digests)
    return text === undefined ? [] : [`"${isSingle && isFormatOf(type, format) ? type : format}":"${text}"`]
  })
  return printed.join(',')
}

function isFormatOf(type: string, format: string): boolean {
  return format === type || format.startsWith(`${type}/`)
}

function reassemblyProperties({ truncated, reassembled }: FingerprintRecord): string | undefined {
  if (truncated) return '{"truncated":true}'
  return reassembled ? '{"reassembled":true}' : undefined
}

function ipMember({ version, ttl, id }: IpHeader): string {
  return `{"version":${version},"ttl":${ttl},"id":"${id.toString(16).padStart(version === 4 ? 4 : 5, '0')}"}`
}

function encapsulations(record: FingerprintRecord): string | undefined {
  return record.encapsulations.length === 0 ? undefined : `[${record.encapsulations.map(encapsulation).join(',')}]`
}

function encapsulation({ type, sourceAddress, destinationAddress, protocolType }: Encapsulation): string {
  const carried = protocolType === undefined ? '' : `,"protocol_type":${protocolType}`
  return `{"type":"${type}","src_ip":"${sourceAddress}","dst_ip":"${destinationAddress}"${carried}}`
}
