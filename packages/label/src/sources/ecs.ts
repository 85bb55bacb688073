import { findMember, instantOf, isObject, type JsonObject, memberPaths } from '@fingerpost/io/pure'
import { connectionOf } from '../connection.ts'
import { type EndpointEvent, ownerOf } from '../endpoint-event.ts'
import { KnownProcesses } from '../known-processes.ts'
import type { LineFormat, Passed } from '../line-format.ts'

const TIME = memberPaths('@timestamp')
const DIRECTION = memberPaths('network.direction')
const ACTION = memberPaths('event.action')
const TRANSPORT = memberPaths('network.transport')
const PROCESS_ID = memberPaths('process.entity_id')

const CONNECTION = {
  address: memberPaths('source.ip'),
  port: memberPaths('source.port'),
  peerAddress: memberPaths('destination.ip'),
  peerPort: memberPaths('destination.port'),
}

const OWNER = {
  name: memberPaths('process.name'),
  path: memberPaths('process.executable'),
  pid: memberPaths('process.pid'),
  sha256: memberPaths('process.hash.sha256'),
  parent: memberPaths('process.parent.name', 'process.parent.executable'),
  host: memberPaths('host.name', 'host.hostname', 'host.id'),
  osName: memberPaths('host.os.name'),
  osEdition: memberPaths('host.os.Ext.variant'),
  osVersion: memberPaths('host.os.version'),
}

/** What those who watch a host call a connection that it opened; the first is today's word (ECS, network.direction). */
const OUTGOING: ReadonlySet<unknown> = new Set(['egress', 'outbound', 'outgoing'])

/**
 * Events of the Elastic Common Schema about a connection and its process: Elastic Defend's network events, and others of
 * the schema (Winlogbeat's Sysmon module, Auditbeat's socket dataset), with the SHA-256 and the parent that an event
 * about the process told before. The source opened the connection.
 */
export function ecsEvents(): LineFormat<EndpointEvent> {
  const processes = new KnownProcesses()
  return {
    name: 'ECS',
    recognizes: (line) => Object.hasOwn(line, '@timestamp') && (isObject(line.event) || isObject(line.ecs)),
    read: (line) => [eventOf(line, processes)],
  }
}

function eventOf(line: JsonObject, processes: KnownProcesses): EndpointEvent | Passed {
  if (isObject(line.source) && isObject(line.destination)) return socketEvent(line, processes)
  const owner = ownerOf(line, OWNER)
  if (owner !== undefined) processes.note(line, PROCESS_ID, owner)
  return 'other event'
}

function socketEvent(line: JsonObject, processes: KnownProcesses): EndpointEvent | Passed {
  if (!isOutgoing(line)) return 'not outgoing'
  const time = findMember(line, TIME)
  const connection = connectionOf(line, CONNECTION, findMember(line, TRANSPORT))
  if (time === undefined || connection === undefined) return 'no 5-tuple'
  const owner = ownerOf(line, OWNER)
  if (owner === undefined) return 'no process'
  return { time: instantOf(time), connection, owner: processes.complete(owner, line, PROCESS_ID) }
}

/** Elastic Defend gives no direction on Linux and macOS, but another action to connections that were accepted. */
function isOutgoing(line: JsonObject): boolean {
  const direction = findMember(line, DIRECTION)?.value
  return direction === undefined ? findMember(line, ACTION)?.value !== 'connection_accepted' : OUTGOING.has(direction)
}
