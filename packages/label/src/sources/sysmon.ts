import { findMember, instantOf, isObject, type JsonObject, memberPaths, text } from '@fingerpost/io/pure'
import { connectionOf } from '../connection.ts'
import { baseName, type EndpointEvent, ownerOf } from '../endpoint-event.ts'
import { KnownProcesses } from '../known-processes.ts'
import type { LineFormat, Passed } from '../line-format.ts'

/**
 * Where the exporters of the Windows event log put an event's parts: Winlogbeat 7 and later, Winlogbeat 6, evtx_dump and
 * other converters of the XML, and flat objects as NXLog or `Get-WinEvent | ConvertTo-Json` write them.
 */
const EVENT = {
  provider: memberPaths(
    'winlog.provider_name',
    'Event.System.Provider.#attributes.Name',
    'Event.System.Provider.@Name',
    'Event.System.Provider_attributes.Name',
    'ProviderName',
    'SourceName',
    'source_name',
    'Channel',
  ),
  id: memberPaths(
    'winlog.event_id',
    'Event.System.EventID.#text',
    'Event.System.EventID',
    'EventID',
    'EventId',
    'event_id',
    'Id',
  ),
  data: memberPaths('winlog.event_data', 'Event.EventData', 'EventData', 'event_data'),
  message: memberPaths('Message'),
}

const PROCESS_CREATION = '1'
const NETWORK_CONNECTION = '3'

/** What Sysmon writes where the process had ended before it could be asked for its image. */
const UNKNOWN_IMAGE = '<unknown process>'

/** The members of an event and of its data. */
const GUID = memberPaths('data.ProcessGuid')
const HASHES = memberPaths('data.Hashes')
const PARENT = memberPaths('data.ParentImage')
const TIME = memberPaths('data.UtcTime', 'event.@timestamp')
const INITIATED = memberPaths('data.Initiated')
const IMAGE = memberPaths('data.Image')
const TRANSPORT = memberPaths('data.Protocol')

const CONNECTION = {
  address: memberPaths('data.SourceIp'),
  port: memberPaths('data.SourcePort'),
  peerAddress: memberPaths('data.DestinationIp'),
  peerPort: memberPaths('data.DestinationPort'),
}

const OWNER = {
  name: [],
  path: IMAGE,
  pid: memberPaths('data.ProcessId'),
  sha256: [],
  parent: [],
  host: memberPaths(
    'event.winlog.computer_name',
    'event.Event.System.Computer',
    'event.Computer',
    'event.Hostname',
    'event.MachineName',
    'event.computer_name',
    'event.host.name',
  ),
  osName: memberPaths('event.host.os.name'),
  osEdition: [],
  osVersion: memberPaths('event.host.os.version'),
}

/**
 * Sysmon's event 3, "Network connection", from any of those exporters, with the SHA-256 and the parent that event 1,
 * "Process creation", told of the process. Only connections that the process initiated name the sender of a client's
 * message; which end is the process's own in the others depends on the version of Sysmon.
 */
export function sysmonEvents(): LineFormat<EndpointEvent> {
  const processes = new KnownProcesses()
  return {
    name: 'Sysmon',
    recognizes: (line) =>
      String(findMember(line, EVENT.provider)?.value).startsWith('Microsoft-Windows-Sysmon') && !isMoved(line),
    read: (line) => [eventOf({ event: line, data: dataOf(line) }, processes)],
  }
}

/** Ingest pipelines of Winlogbeat move what they know to fields of ECS. */
function isMoved(line: JsonObject): boolean {
  const data = dataOf(line)
  return isObject(line.winlog) && !Object.hasOwn(data, 'SourceIp') && !Object.hasOwn(data, 'ProcessGuid')
}

interface EventParts extends JsonObject {
  readonly event: JsonObject
  readonly data: JsonObject
}

function eventOf(parts: EventParts, processes: KnownProcesses): EndpointEvent | Passed {
  const id = String(findMember(parts.event, EVENT.id)?.value)
  if (id === NETWORK_CONNECTION) return connectionEvent(parts, processes)
  if (id === PROCESS_CREATION) {
    processes.note(parts, GUID, { sha256: sha256Of(parts), parent: baseName(text(findMember(parts, PARENT))) })
  }
  return 'other event'
}

/** `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`, whichever were configured. */
function sha256Of(parts: EventParts): string | undefined {
  return /(?:^|,)SHA256=([0-9a-f]{64})/i.exec(text(findMember(parts, HASHES)) ?? '')?.[1]?.toLowerCase()
}

function connectionEvent(parts: EventParts, processes: KnownProcesses): EndpointEvent | Passed {
  const time = findMember(parts, TIME)
  const connection = connectionOf(parts, CONNECTION, findMember(parts, TRANSPORT))
  if (String(findMember(parts, INITIATED)?.value) !== 'true') return 'not outgoing'
  if (time === undefined || connection === undefined) return 'no 5-tuple'
  const owner = findMember(parts, IMAGE)?.value === UNKNOWN_IMAGE ? undefined : ownerOf(parts, OWNER)
  if (owner === undefined) return 'no process'
  return { time: instantOf(time), connection, owner: processes.complete(owner, parts, GUID) }
}

/** The named values of an event: an object, a list of names and texts (converters of XML), the message, or the line. */
function dataOf(line: JsonObject): JsonObject {
  const data = findMember(line, EVENT.data)?.value
  if (isObject(data)) return Array.isArray(data.Data) ? namedTexts(data.Data) : data
  const message = findMember(line, EVENT.message)?.value
  return typeof message === 'string' && !Object.hasOwn(line, 'SourceIp') ? messageLines(message) : line
}

function namedTexts(list: readonly unknown[]): JsonObject {
  const items = list.filter(isObject)
  return Object.fromEntries(items.map((item) => [item['@Name'] ?? item.Name, item['#text']]))
}

/** `Name: value`, a line each; Sysmon's messages are English in every edition of Windows. */
function messageLines(message: string): JsonObject {
  const lines = message.split(/\r?\n/).map((line) => /^(\w+): (.*)$/.exec(line))
  return Object.fromEntries(lines.filter((match) => match !== null).map(([, name, value]) => [name, value]))
}
