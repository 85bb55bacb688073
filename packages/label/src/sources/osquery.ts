import { findMember, instantOf, isObject, type JsonObject, memberPaths } from '@fingerpost/io/pure'
import { connectionOf, numberOf } from '../connection.ts'
import { type EndpointEvent, ownerOf } from '../endpoint-event.ts'
import type { LineFormat, Passed } from '../line-format.ts'

/** A row of a result beside the line that it came with. Rows have no time where the query did not select it. */
const TIME = memberPaths('row.time', 'result.unixTime')
const KIND = memberPaths('row.syscall', 'row.action')
const PROTOCOL = memberPaths('row.protocol')
const SOCKET_TYPE = memberPaths('row.type')

const CONNECTION = {
  address: memberPaths('row.local_address'),
  port: memberPaths('row.local_port'),
  peerAddress: memberPaths('row.remote_address'),
  peerPort: memberPaths('row.remote_port'),
}

const OWNER = {
  name: memberPaths('row.name', 'row.process_name'),
  path: memberPaths('row.process_path', 'row.path'),
  pid: memberPaths('row.pid'),
  sha256: memberPaths('row.sha256'),
  parent: memberPaths('row.parent_name', 'row.parent_path'),
  host: memberPaths('result.hostIdentifier', 'result.hostname'),
  osName: memberPaths('row.os_name', 'result.decorations.os_name'),
  osEdition: memberPaths('row.os_codename', 'result.decorations.os_codename'),
  osVersion: memberPaths('row.os_version', 'result.decorations.os_version'),
}

/**
 * Results of osquery's `bpf_socket_events`, `socket_events` and `process_open_sockets`, told by their columns: lines of
 * osqueryd's result and snapshot logs, an event, a batch or a snapshot each. A row that says neither `action` nor
 * `syscall` is an open socket as it was found when the query ran.
 */
export const osquery: LineFormat<EndpointEvent> = {
  name: 'osquery',
  recognizes: (line) => Object.hasOwn(line, 'unixTime') && rowsOf(line) !== undefined,
  read: (line) => (rowsOf(line) ?? []).filter(isObject).map((row) => socketEvent({ row, result: line })),
}

/** What was removed was there until now, so it is as good a witness as what was added. */
function rowsOf({ columns, snapshot, diffResults }: JsonObject): readonly unknown[] | undefined {
  if (isObject(columns)) return [columns]
  if (Array.isArray(snapshot)) return snapshot
  if (!isObject(diffResults)) return undefined
  return [diffResults.added, diffResults.removed].filter((rows) => Array.isArray(rows)).flat()
}

function socketEvent(parts: { row: JsonObject; result: JsonObject }): EndpointEvent | Passed {
  if (!Object.hasOwn(parts.row, 'remote_address')) return 'other event'
  const kind = findMember(parts, KIND)?.value
  if (typeof kind === 'string' && kind.startsWith('accept')) return 'not outgoing'
  if (kind !== undefined && kind !== 'connect') return 'other event'
  const time = findMember(parts, TIME)
  const connection = connectionOf(parts, CONNECTION, transport(parts))
  if (time === undefined || connection === undefined) return 'no 5-tuple'
  const owner = ownerOf(parts, OWNER)
  return owner === undefined ? 'no process' : { time: instantOf(time), connection, owner }
}

/** A socket that was made with protocol 0 has the one of its type (socket(2)); flags are or-ed to the type. */
function transport(parts: JsonObject) {
  const protocol = numberOf(findMember(parts, PROTOCOL), 255)
  if (protocol !== undefined && protocol > 0) return { name: 'protocol', value: protocol }
  const type = numberOf(findMember(parts, SOCKET_TYPE), 0xffff_ffff)
  return { name: 'type', value: type === undefined ? undefined : TRANSPORT_OF_TYPE.get(type & 0xf) }
}

/** SOCK_STREAM and SOCK_DGRAM. */
const TRANSPORT_OF_TYPE: ReadonlyMap<number, number> = new Map([
  [1, 6],
  [2, 17],
])
