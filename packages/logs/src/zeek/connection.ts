import type { ConnectionName, LoggedConnection } from '../log-format.ts'
import { Field, type ZeekEvent } from './event.ts'
import { parseZeekTime } from './time-stamp.ts'

/** Fields of which conn.log and quic.log have one, and no other log: their lines tell of a connection, without its hello. */
export const CONNECTION_FIELDS: readonly Field[] = [Field.connectionState, Field.initialConnectionId]

/** The field that names connections; undefined where Zeek has none of that name. */
export function connectionField(by: ConnectionName): Field | undefined {
  return FIELDS.get(by)
}

/** The connection of a line, by the field that names it. */
export function connectionIn(event: ZeekEvent, by: ConnectionName): LoggedConnection | undefined {
  const field = connectionField(by)
  const id = field === undefined ? undefined : event.text(field)
  if (id === undefined || id === '') return undefined
  return { id, part: partOf(event), time: parseZeekTime(event.text(Field.time))?.time }
}

/** Whether a line tells of a connection without its hello. */
export function isOfConnection(event: ZeekEvent): boolean {
  return partOf(event) !== 'message'
}

/** Zeek writes the line of conn.log when a connection has ended. */
function partOf(event: ZeekEvent): LoggedConnection['part'] {
  if (event.raw(Field.connectionState) !== undefined) return 'end'
  return event.raw(Field.initialConnectionId) === undefined ? 'message' : 'other'
}

const FIELDS: ReadonlyMap<ConnectionName, Field> = new Map([
  ['uid', Field.uid],
  ['community_id', Field.communityId],
] as const)
