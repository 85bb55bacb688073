import type { FingerprintRecord } from '../record.ts'
import { eventStart, member, members, type RecordOptions } from './options.ts'

/**
 * A record in mercury's schema and key order. An NPF format that is the only one of its type stands under the name of
 * the type, as in mercury's records; where several are asked for, each stands under its own name.
 */
export function mercuryRecord(record: FingerprintRecord, options: RecordOptions): string {
  const { protocol, message } = record
  return (
    `{"fingerprints":{${fingerprints(record, options)}}` +
    members(protocol.mercury(message, false)) +
    member('analysis', options.annotate?.(record)) +
    member('reassembly_properties', reassemblyProperties(record)) +
    `,"src_ip":"${record.sourceAddress}","dst_ip":"${record.destinationAddress}","protocol":${record.transport}` +
    `,"src_port":${record.sourcePort},"dst_port":${record.destinationPort},"event_start":${eventStart(record)}}`
  )
}

function fingerprints({ protocol, message }: FingerprintRecord, { formats, digests }: RecordOptions): string {
  const chosen = formats ?? protocol.formats.slice(0, 1)
  const ofType = chosen.filter((format) => format === protocol.type || format.startsWith(`${protocol.type}/`))
  const key = (format: string) => (ofType.length === 1 && format === ofType[0] ? protocol.type : format)
  return chosen.map((format) => `"${key(format)}":"${protocol.fingerprint(message, format, digests)}"`).join(',')
}

function reassemblyProperties({ truncated, reassembled }: FingerprintRecord): string | undefined {
  if (truncated) return '{"truncated":true}'
  return reassembled ? '{"reassembled":true}' : undefined
}
