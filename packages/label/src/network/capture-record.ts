import { MAPPING } from '@fingerpost/fpdb'
import {
  findMember,
  instantOf,
  integer,
  isObject,
  type JsonObject,
  Mismatch,
  memberPaths,
  text,
  truth,
} from '@fingerpost/io/pure'
import { connectionOf } from '../connection.ts'
import type { LineFormat, Passed } from '../line-format.ts'
import type { NetworkRecord, RecordFacts } from './network-record.ts'

/** Where capture records keep the connection, the sender of the message first. */
export const RECORD_CONNECTION = {
  address: memberPaths('src_ip'),
  port: memberPaths('src_port'),
  peerAddress: memberPaths('dst_ip'),
  peerPort: memberPaths('dst_port'),
}

/** Where they keep its transport. */
export const RECORD_TRANSPORT = memberPaths('protocol')

/** Records of `fp-capture`, mercury and pmercury, and observations that have kept their 5-tuple. */
export const captureRecord: LineFormat<NetworkRecord> = {
  name: 'capture record',
  recognizes: (line) => Object.hasOwn(line, 'src_ip') && Object.hasOwn(line, 'dst_ip'),
  read: (line) => [networkRecord(line)],
}

function networkRecord(line: JsonObject): NetworkRecord | Passed {
  const fingerprints = fingerprintsOf(line)
  if (fingerprints === undefined) return 'no fingerprint'
  const time = findMember(line, MAPPING.timestamp)
  if (time === undefined) throw new Mismatch('event_start', 'seconds since 1970')
  const connection = connectionOf(line, RECORD_CONNECTION, findMember(line, RECORD_TRANSPORT))
  if (connection === undefined) return 'no 5-tuple'
  return { time: instantOf(time), connection, facts: { timestamp: time.value, fingerprints, ...factsOf(line) } }
}

function fingerprintsOf({ fingerprints, fingerprint }: JsonObject): JsonObject | undefined {
  if (isObject(fingerprints)) return Object.keys(fingerprints).length === 0 ? undefined : fingerprints
  return typeof fingerprint === 'string' ? { tls: fingerprint } : undefined
}

function factsOf(line: JsonObject): Omit<RecordFacts, 'timestamp' | 'fingerprints'> {
  return {
    server_name: text(findMember(line, MAPPING.serverName)),
    user_agent: text(findMember(line, MAPPING.userAgent)),
    dst_ip: text(findMember(line, MAPPING.destinationAddress)),
    dst_port: integer(findMember(line, MAPPING.destinationPort), 0, 65_535),
    truncated: truth(findMember(line, MAPPING.truncated)),
  }
}
