import { MAPPING } from '@fingerpost/fpdb'
import { findMember, instantOf, type JsonObject, Mismatch, memberPaths } from '@fingerpost/io/pure'
import { connectionOf } from '../connection.ts'
import { type EndpointEvent, ownerOf } from '../endpoint-event.ts'
import type { LineFormat, Passed } from '../line-format.ts'
import { RECORD_CONNECTION, RECORD_TRANSPORT } from '../network/capture-record.ts'

const OWNER = {
  ...MAPPING,
  name: memberPaths('process.name', 'ground_truth.process_name'),
  path: MAPPING.processPath,
  pid: memberPaths('process.pid'),
  parent: memberPaths('process.parent.name', 'process.parent.path', 'process.parent', 'ground_truth.parent_name'),
  host: memberPaths('host'),
}

/** A process as its name alone. */
const NAMED_OWNER = { ...OWNER, name: memberPaths('process') }

/**
 * Our own format (docs/formats/endpoint-events.md): what capture records say of a connection and observations of its
 * process, so that records which carry their process are such events too. The source is the end of the process.
 */
export const socketLog: LineFormat<EndpointEvent> = {
  name: 'socket event',
  recognizes: (line) => Object.hasOwn(line, 'src_ip') && Object.hasOwn(line, 'dst_ip'),
  read: (line) => [socketEvent(line)],
}

function socketEvent(line: JsonObject): EndpointEvent | Passed {
  const time = findMember(line, MAPPING.timestamp)
  const connection = connectionOf(line, RECORD_CONNECTION, findMember(line, RECORD_TRANSPORT))
  if (time === undefined) throw new Mismatch('timestamp', 'a date and time of RFC 3339, or seconds since 1970')
  if (connection === undefined) return 'no 5-tuple'
  const owner = ownerOf(line, typeof line.process === 'string' ? NAMED_OWNER : OWNER)
  return owner === undefined ? 'no process' : { time: instantOf(time), connection, owner }
}
