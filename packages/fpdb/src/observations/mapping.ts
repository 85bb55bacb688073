import { compareText } from '../ranking.ts'
import { findMember, integer, isObject, type JsonObject, type Member, memberPaths, text, truth } from './members.ts'
import { type DestinationClasses, Mismatch, type Observation, type SkipReason } from './observation.ts'
import { utcDay } from './timestamp.ts'

/**
 * Where each field of an observation stands in the lines that `fpdb` accepts, best first: our own observations, capture
 * records that carry a process (`fp-capture`, pmercury), records of mercury's network monitor (`ground_truth`), and
 * lines with ready classes. docs/formats/observations.md prints this table; a test holds the two equal.
 */
export const MAPPING = {
  fingerprint: memberPaths('fingerprint', 'fingerprints.tls', 'fingerprints.tls/1', 'fingerprints.tls/2'),
  ja3: memberPaths('ja3.hash', 'ja3', 'fingerprints.ja3'),
  timestamp: memberPaths('timestamp', 'event_start'),
  serverName: memberPaths('server_name', 'tls.client.server_name', 'tls.server_name', 'http.request.host'),
  destinationAddress: memberPaths('dst_ip', 'dest_ip'),
  destinationPort: memberPaths('dst_port', 'dest_port'),
  process: memberPaths('process.name', 'process', 'ground_truth.process_name'),
  processPath: memberPaths('process.path', 'ground_truth.process_path'),
  sha256: memberPaths('sha256', 'process.sha256', 'ground_truth.process_hash'),
  osName: memberPaths('os.name', 'ground_truth.os'),
  osEdition: memberPaths('os.edition', 'ground_truth.os_edition'),
  osVersion: memberPaths('os.version', 'ground_truth.os_version'),
  parentProcess: memberPaths(
    'parent_process.name',
    'parent_process',
    'process.parent.name',
    'process.parent',
    'ground_truth.parent_name',
  ),
  host: memberPaths('host'),
  userAgent: memberPaths('user_agent', 'http.request.user_agent', 'tls.client.google_user_agent'),
  truncated: memberPaths('truncated', 'reassembly_properties.truncated'),
  malware: memberPaths('malware'),
  applicationCategory: memberPaths('application_category'),
  count: memberPaths('count'),
  autonomousSystem: memberPaths('as'),
  domain: memberPaths('domain'),
  topLevelDomain: memberPaths('tld'),
  portApplication: memberPaths('port_app'),
} as const

/**
 * The observation that a parsed line stands for, or why it is none that belongs in a database. Throws {@link Mismatch}
 * when a member is missing or not what it must be. Members that the table does not name are ignored.
 */
export function mapRecord(line: unknown): Observation | SkipReason {
  if (!isObject(line)) throw new Mismatch('line', 'one JSON object')
  if (truth(findMember(line, MAPPING.truncated)) === true) return 'truncated'
  const fingerprint = fingerprintOf(line)
  if (fingerprint === undefined) return 'no fingerprint'
  const process = processName(line)
  if (process === undefined) return 'no process'
  return { fingerprint, process, ...aboutClient(line), ...aboutDestination(line) }
}

function aboutClient(line: JsonObject) {
  return {
    ja3: hexDigest(findMember(line, MAPPING.ja3), 32)?.toLowerCase(),
    day: utcDay(findMember(line, MAPPING.timestamp)),
    sha256: hexDigest(findMember(line, MAPPING.sha256), 64)?.toUpperCase() ?? '',
    applicationCategory: text(findMember(line, MAPPING.applicationCategory)),
    malware: truth(findMember(line, MAPPING.malware)),
    operatingSystem: operatingSystem(line),
    parentProcess: parentProcess(line),
    host: identifier(findMember(line, MAPPING.host)),
    userAgent: text(findMember(line, MAPPING.userAgent)),
    count: integer(findMember(line, MAPPING.count), 1, Number.MAX_SAFE_INTEGER) ?? 1,
  }
}

function aboutDestination(line: JsonObject) {
  const ready = readyClasses(line)
  requireOneOf(line, ['dst_ip', 'dest_ip', 'as'])
  requireOneOf(line, ['dst_port', 'dest_port', 'port_app'])
  return {
    ready,
    serverName: text(findMember(line, MAPPING.serverName)),
    destinationAddress: text(findMember(line, MAPPING.destinationAddress)),
    destinationPort: integer(findMember(line, MAPPING.destinationPort), 0, 65_535),
  }
}

/** A misspelt member must not pass for one that is not known: null says that it is not. */
function requireOneOf(line: JsonObject, names: readonly [string, ...string[]]): void {
  if (!names.some((name) => Object.hasOwn(line, name))) throw new Mismatch(names[0], 'a member of this name, or null')
}

function requireObject(line: JsonObject, name: string, expected: string): void {
  const value = line[name]
  if (value !== undefined && value !== null && !isObject(value)) throw new Mismatch(name, expected)
}

/** Captures hold other protocols and connections whose process was not found; in a list of observations both are errors. */
function isCaptureRecord(line: JsonObject): boolean {
  return Object.hasOwn(line, 'event_start') || Object.hasOwn(line, 'ground_truth')
}

function fingerprintOf(line: JsonObject): string | undefined {
  requireObject(line, 'fingerprints', 'an object of fingerprints by type')
  const fingerprint = text(findMember(line, MAPPING.fingerprint)) ?? otherFingerprint(line.fingerprints)
  if (fingerprint === undefined) {
    if (isObject(line.fingerprints) || isCaptureRecord(line)) return undefined
    throw new Mismatch('fingerprint', 'a string, or an object of them in "fingerprints"')
  }
  return isOfServer(fingerprint) ? undefined : fingerprint
}

/** The first, by their names, of the fingerprints that are not TLS but say of which type they are. */
function otherFingerprint(fingerprints: unknown): string | undefined {
  if (!isObject(fingerprints)) return undefined
  const texts = Object.keys(fingerprints)
    .sort(compareText)
    .flatMap((name) => text({ name: `fingerprints.${name}`, value: fingerprints[name] }) ?? [])
  return texts.find((fingerprint) => OTHER_TYPE.test(fingerprint) && !isOfServer(fingerprint))
}

/** `quic/…`, `http/…`: what is no type at all (JA3, JA4) has no such prefix. */
const OTHER_TYPE = /^[a-z][a-z0-9_]*\//

/** `tls_server/…`: what the other side sent says nothing about the program here. */
function isOfServer(fingerprint: string): boolean {
  return /^[a-z0-9_]+_server\//.test(fingerprint)
}

function processName(line: JsonObject): string | undefined {
  const member = findMember(line, MAPPING.process)
  const path = text(findMember(line, MAPPING.processPath))
  const name = member === undefined || isObject(member.value) ? path?.split(/[/\\]/).at(-1) : text(member)
  if (name !== undefined && name !== '') return name
  if (member === undefined && isCaptureRecord(line)) return undefined
  throw new Mismatch('process', 'a name that is not empty, or an object with one in "name"')
}

/** Some tools write an empty text for a digest that they could not compute. */
function hexDigest(member: Member | undefined, digits: number): string | undefined {
  const digest = text(member)
  if (member === undefined || digest === undefined || digest === '') return undefined
  if (digest.length !== digits || !/^[0-9a-f]+$/i.test(digest)) {
    throw new Mismatch(member.name, `${digits} hexadecimal digits`)
  }
  return digest
}

function operatingSystem(line: JsonObject): string | undefined {
  requireObject(line, 'os', 'an object with "name", "edition" and "version"')
  const name = text(findMember(line, MAPPING.osName))
  const edition = text(findMember(line, MAPPING.osEdition))
  const version = text(findMember(line, MAPPING.osVersion))
  if (name === undefined && edition === undefined && version === undefined) return undefined
  return `(${name ?? 'Unknown'})(${edition ?? 'Unknown'})(${version ?? 'Unknown'})`
}

function parentProcess(line: JsonObject): string | undefined {
  const member = findMember(line, MAPPING.parentProcess)
  return typeof member?.value === 'string' ? member.value : undefined
}

/** A text or a number that stands for something. */
function identifier(member: Member | undefined): string | undefined {
  return typeof member?.value === 'number' ? String(member.value) : text(member)
}

function readyClasses(line: JsonObject): DestinationClasses {
  return {
    autonomousSystem: autonomousSystemNumber(findMember(line, MAPPING.autonomousSystem)),
    domain: text(findMember(line, MAPPING.domain)),
    topLevelDomain: text(findMember(line, MAPPING.topLevelDomain)),
    portApplication: text(findMember(line, MAPPING.portApplication)),
  }
}

/** Classes are counted by number: `13335`, `"13335"` and the `"13335:Cloudflare, Inc."` of 2019 are one. */
function autonomousSystemNumber(member: Member | undefined): string | undefined {
  if (member === undefined) return undefined
  if (typeof member.value === 'number') return String(integer(member, 0, 0xffff_ffff))
  const match = typeof member.value === 'string' ? /^(?:0*(\d{1,10})(?::.*)?|unknown)$/s.exec(member.value) : null
  if (match === null) throw new Mismatch(member.name, 'the number of an autonomous system, or "unknown"')
  return match[1] ?? 'unknown'
}
