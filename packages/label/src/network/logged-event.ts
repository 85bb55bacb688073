import type { Digests } from '@fingerpost/fingerprint'
import { type JsonObject, Mismatch } from '@fingerpost/io/pure'
import type { JsonLogFormat, LogRecord, NoRecord } from '@fingerpost/logs'
import { connectionBetween } from '../connection.ts'
import type { LineFormat, Passed } from '../line-format.ts'
import type { NetworkRecord } from './network-record.ts'

/**
 * The events of a log that carry a client's fingerprint, as `@fingerpost/logs` reads them. What a log tells of a hello is
 * not enough for its NPF, so an observation from one has the hashes alone.
 */
export function loggedEvents(format: JsonLogFormat, digests: Digests): LineFormat<NetworkRecord> {
  const reader = format.createReader({ digests })
  return {
    name: format.name,
    recognizes: (line) => format.isEvent(line),
    read: (line) => [loggedRecord(reader.readObject(line))],
  }
}

/** What the join takes of a line that a log reader read. Throws Mismatch for a fingerprint without a time. */
export function loggedRecord(read: LogRecord | NoRecord): NetworkRecord | Passed {
  if (typeof read === 'string') return 'no fingerprint'
  const { sourceAddress, sourcePort, destinationAddress, destinationPort, time, transport } = read
  if (time === undefined) throw new Mismatch('timestamp', 'a date and time of RFC 3339, or seconds since 1970')
  const source = { address: sourceAddress, port: sourcePort }
  const destination = { address: destinationAddress, port: destinationPort }
  const connection = connectionBetween(source, destination, transport)
  return connection === undefined ? 'no 5-tuple' : { time: time / 1000, connection, facts: factsOf(read) }
}

function factsOf(record: LogRecord) {
  return {
    timestamp: record.timestamp,
    fingerprints: fingerprintsOf(record),
    server_name: record.serverName,
    user_agent: record.userAgent,
    dst_ip: record.destinationAddress,
    dst_port: record.destinationPort,
    truncated: undefined,
  }
}

function fingerprintsOf({ type, key }: LogRecord): JsonObject {
  if (key.kind === 'fingerprint') return { [type]: key.fingerprint }
  if (key.kind === 'hassh') return { hassh: key.hassh }
  const { ja3, ja4 } = key
  return { ...(ja3 !== undefined && { ja3 }), ...(ja4[0] !== undefined && { ja4: ja4[0] }) }
}
