import type { Digests } from '@fingerpost/fingerprint'
import {
  findMember,
  instantOf,
  isObject,
  type JsonObject,
  type Member,
  Mismatch,
  memberPaths,
} from '@fingerpost/io/pure'
import { type LogReader, type LogRecord, logFormats } from '@fingerpost/logs'
import { connectionOf } from '../connection.ts'
import type { LineFormat, Passed } from '../line-format.ts'
import type { NetworkRecord } from './network-record.ts'

/** No event has this member, so that none counts as annotated already. */
const UNUSED_MEMBER = '\0'

const TIME = memberPaths('timestamp')
const TRANSPORT = memberPaths('proto')

const CONNECTION = {
  address: memberPaths('src_ip'),
  port: memberPaths('src_port'),
  peerAddress: memberPaths('dest_ip'),
  peerPort: memberPaths('dest_port'),
}

/**
 * Suricata's EVE events that carry a client's JA3 or JA4, repaired where Suricata deviates (`@fingerpost/logs`). What
 * they say of a hello is not enough for its NPF, so an observation from one has the hashes alone.
 */
export function eveEvents(digests: Digests): LineFormat<NetworkRecord> {
  const reader = logFormats.eve.createReader({ digests, memberKey: UNUSED_MEMBER })
  return {
    name: 'EVE',
    recognizes: (line) => typeof line.event_type === 'string' && Object.hasOwn(line, 'timestamp'),
    read: (line) => [isObject(line.tls) || isObject(line.quic) ? networkRecord(line, reader) : 'no fingerprint'],
  }
}

function networkRecord(line: JsonObject, reader: LogReader): NetworkRecord | Passed {
  const logged = reader.readObject(line)
  if (typeof logged === 'string') return 'no fingerprint'
  const time = findMember(line, TIME)
  if (time === undefined) throw new Mismatch('timestamp', 'a date and time of RFC 3339')
  const connection = connectionOf(clientSide(line), CONNECTION, findMember(line, TRANSPORT))
  return connection === undefined ? 'no 5-tuple' : { time: instantOf(time), connection, facts: factsOf(logged, time) }
}

/** The addresses of an alert are those of the packet that raised it; its flow tells who the client is. */
function clientSide(line: JsonObject): JsonObject {
  if (line.event_type !== 'alert') return line
  return isObject(line.flow) ? line.flow : {}
}

function factsOf({ fingerprints, serverName, destinationAddress, destinationPort }: LogRecord, time: Member) {
  const { ja3, ja4 } = fingerprints
  return {
    timestamp: time.value,
    fingerprints: { ...(ja3 !== undefined && { ja3 }), ...(ja4[0] !== undefined && { ja4: ja4[0] }) },
    server_name: serverName,
    user_agent: undefined,
    dst_ip: destinationAddress,
    dst_port: destinationPort,
    truncated: undefined,
  }
}
