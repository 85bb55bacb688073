import { userAgentClass } from '@fingerpost/database/facets'
import { isJa4, parseAddress } from '@fingerpost/fingerprint'
import {
  compareText,
  integer,
  isObject,
  type JsonObject,
  type Member,
  Mismatch,
  RecordMembers,
  text,
  truth,
  utcDay,
} from '@fingerpost/io/pure'
import { MAPPING, OBJECTS } from './mapping.ts'
import type { Observation, ReadyClasses, SkipReason } from './observation.ts'

const ONE_OBJECT =
  'one JSON object with fingerprint, process, dst_ip and dst_port; fpdb import reads lists of keys and programs (CSV)'

/** Reads lines as observations, one after the other. */
export class RecordReader {
  readonly #members = new RecordMembers([
    ...Object.values(MAPPING),
    ...Object.values(OBJECTS).map(({ paths }) => paths),
  ])

  /**
   * The observation that a parsed line stands for, or why it is none that belongs in a database. Throws {@link Mismatch}
   * when a member is missing or not what it must be. Members that the table does not name are ignored.
   */
  read(line: unknown): Observation | SkipReason {
    if (!isObject(line)) throw new Mismatch('line', ONE_OBJECT)
    this.#members.read(line)
    return observationOf(this.#members)
  }
}

/** The observation that a parsed line stands for, or why it is none; throws {@link Mismatch} as a reader does. */
export function mapRecord(line: unknown): Observation | SkipReason {
  return new RecordReader().read(line)
}

function observationOf(line: RecordMembers): Observation | SkipReason {
  if (truth(line.find(MAPPING.truncated)) === true) return 'truncated'
  const fingerprint = fingerprintOf(line)
  if (fingerprint === undefined) return 'no fingerprint'
  const process = processName(line)
  if (process === undefined) return 'no process'
  requireOneOf(line, ADDRESS_MEMBERS)
  requireOneOf(line, PORT_MEMBERS)
  return {
    fingerprint,
    process,
    ja3: hexDigest(line.find(MAPPING.ja3), 32)?.toLowerCase(),
    day: utcDay(line.find(MAPPING.timestamp)),
    sha256: hexDigest(line.find(MAPPING.sha256), 64)?.toUpperCase() ?? '',
    applicationCategory: text(line.find(MAPPING.applicationCategory)),
    malware: truth(line.find(MAPPING.malware)),
    operatingSystem: operatingSystem(line),
    parentProcess: parentProcess(line),
    imitates: imitatedProgram(line),
    imitatedVersion: text(line.find(MAPPING.imitatedVersion)),
    host: identifier(line.find(MAPPING.host)),
    userAgent: userAgentOf(line),
    count: integer(line.find(MAPPING.count), 1, Number.MAX_SAFE_INTEGER) ?? 1,
    ready: readyClasses(line),
    serverName: text(line.find(MAPPING.serverName)),
    destinationAddress: addressOf(line.find(MAPPING.destinationAddress)),
    destinationPort: integer(line.find(MAPPING.destinationPort), 0, 65_535),
  }
}

/** The members that tell a destination's address, and its port. */
const ADDRESS_MEMBERS = ['dst_ip', 'dest_ip', 'as'] as const
const PORT_MEMBERS = ['dst_port', 'dest_port', 'port_app'] as const

/** A misspelt member must not pass for an unknown value: null says that a value is unknown. */
function requireOneOf(line: RecordMembers, names: readonly [string, ...string[]]): void {
  if (!names.some((name) => line.has(name))) throw new Mismatch(names[0], 'a member of this name, or null')
}

/** The object of a member, where it is there. */
function objectOf(line: RecordMembers, name: keyof typeof OBJECTS): JsonObject | undefined {
  const { paths, expected } = OBJECTS[name]
  const value = line.find(paths)?.value
  if (value !== undefined && !isObject(value)) throw new Mismatch(name, expected)
  return value
}

/** Captures hold other protocols and connections whose process was not found; in a list of observations both are errors. */
function isCaptureRecord(line: RecordMembers): boolean {
  return line.has('event_start') || line.has('ground_truth')
}

function fingerprintOf(line: RecordMembers): string | undefined {
  const fingerprint = text(line.find(MAPPING.fingerprint)) ?? otherFingerprint(line) ?? keyOfHello(line)
  if (fingerprint !== undefined) return isOfServer(fingerprint) ? undefined : fingerprint
  if (objectOf(line, 'fingerprints') !== undefined || isCaptureRecord(line)) return undefined
  throw new Mismatch('fingerprint', 'a string, or an object of them in "fingerprints"')
}

/** The first, by their names, of the fingerprints that are not TLS but say of which type they are. */
function otherFingerprint(line: RecordMembers): string | undefined {
  const texts = Object.entries(objectOf(line, 'fingerprints') ?? {})
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, value]) => text({ name: `fingerprints.${name}`, value: value ?? '' }) ?? [])
  return texts.find((fingerprint) => OTHER_TYPE.test(fingerprint) && !isOfServer(fingerprint))
}

/** The JA4, else the JA3, of a hello that was logged without its fingerprint, in the notation of label-only entries. */
function keyOfHello(line: RecordMembers): string | undefined {
  const ja4 = text(line.find(MAPPING.ja4))
  if (ja4 !== undefined && isJa4(ja4)) return `ja4/${ja4}`
  const ja3 = hexDigest(line.find(MAPPING.ja3), 32)
  return ja3 === undefined ? undefined : `ja3/${ja3.toLowerCase()}`
}

/** `quic/…`, `http/…`: what is no type at all (JA3, JA4) has no such prefix. */
const OTHER_TYPE = /^[a-z][a-z0-9_]*\//

/** `tls_server/…`: what the other side sent says nothing about the program here. */
function isOfServer(fingerprint: string): boolean {
  return /^[a-z0-9_]+_server\//.test(fingerprint)
}

function processName(line: RecordMembers): string | undefined {
  const member = line.find(MAPPING.process)
  const path = text(line.find(MAPPING.processPath))
  const name = member === undefined || isObject(member.value) ? path?.split(/[/\\]/).at(-1) : text(member)
  if (name !== undefined && name !== '') return name
  if (member === undefined && isCaptureRecord(line)) return undefined
  throw new Mismatch('process', 'a name that is not empty, or an object with one in "name"')
}

/** A name would count as an address of no AS. */
function addressOf(member: Member | undefined): string | undefined {
  const address = text(member)
  if (member === undefined || address === undefined || parseAddress(address) !== undefined) return address
  throw new Mismatch(member.name, 'an IPv4 or IPv6 address, or null')
}

/** Some tools write an empty text for a digest that they could not compute. */
function hexDigest(member: Member | undefined, digits: number): string | undefined {
  const digest = text(member)
  if (member === undefined || digest === undefined || digest === '') return undefined
  if (digest.length !== digits || !/^[0-9a-fA-F]+$/.test(digest)) {
    throw new Mismatch(member.name, `${digits} hexadecimal digits`)
  }
  return digest
}

function operatingSystem(line: RecordMembers): string | undefined {
  const name = text(line.find(MAPPING.osName))
  const edition = text(line.find(MAPPING.osEdition))
  const version = text(line.find(MAPPING.osVersion))
  const isKnown = name !== undefined || edition !== undefined || version !== undefined
  if (!isKnown) {
    objectOf(line, 'os')
    return undefined
  }
  return `(${name ?? 'Unknown'})(${edition ?? 'Unknown'})(${version ?? 'Unknown'})`
}

function parentProcess(line: RecordMembers): string | undefined {
  const member = line.find(MAPPING.parentProcess)
  return typeof member?.value === 'string' ? member.value : undefined
}

/** A claim must name the program: without it the line would pass for what the process sends by itself. */
function imitatedProgram(line: RecordMembers): string | undefined {
  const name = text(line.find(MAPPING.imitates))
  if (name !== undefined && name !== '') return name
  if (objectOf(line, 'imitates') === undefined) return undefined
  throw new Mismatch('imitates.process', 'a name that is not empty')
}

function userAgentOf(line: RecordMembers): string | undefined {
  const userAgent = text(line.find(MAPPING.userAgent))
  return userAgent === undefined ? undefined : userAgentClass(userAgent)
}

/** An identifier as text: a string or a number. */
function identifier(member: Member | undefined): string | undefined {
  return typeof member?.value === 'number' ? String(member.value) : text(member)
}

function readyClasses(line: RecordMembers): ReadyClasses {
  return {
    autonomousSystem: autonomousSystemNumber(line.find(MAPPING.autonomousSystem)),
    domain: text(line.find(MAPPING.domain)),
    topLevelDomain: text(line.find(MAPPING.topLevelDomain)),
    portApplication: text(line.find(MAPPING.portApplication)),
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
