import { defaultFingerprint } from '@fingerpost/fingerprint'
import type { FingerprintRecord } from '../messages/record.ts'
import { eventStart, member, members, type RecordOptions } from './options.ts'

/**
 * A record in pmercury's schema, key order and notation of December 2019; a message that it does not know has our
 * default fingerprint.
 */
export function pmercuryRecord(record: FingerprintRecord, options: RecordOptions): string {
  const { protocol, message } = record
  const printed = protocol.pmercury(message)
  const fingerprint = printed?.fingerprint ?? defaultFingerprint(protocol, message, options.digests)?.text ?? ''
  return (
    `{"src_ip":"${record.sourceAddress}","dst_ip":"${record.destinationAddress}"` +
    `,"src_port":${record.sourcePort},"dst_port":${record.destinationPort},"protocol":${record.transport}` +
    `,"event_start":${eventStart(record)},"fingerprints":{"${printed?.type ?? protocol.type}":"${fingerprint}"}` +
    members(printed?.members ?? {}) +
    member('analysis', options.annotate?.(record)) +
    members(options.sender?.(record) ?? {}) +
    member('reassembly_properties', record.truncated ? '{"truncated":true}' : undefined) +
    '}'
  )
}
