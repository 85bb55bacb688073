import { type Carrier, isJa4, isMd5 } from '@fingerpost/fingerprint'
import type { LoggedQuery } from '@fingerpost/inference'
import { InvalidMember } from './invalid-member.ts'
import { list, type MemberReader, type Members, object, optional, text, textOf, wholeNumber } from './members.ts'
import type { Question, QuestionId } from './question.ts'

/** The most characters of a fingerprint, as `fp-capture` looks up; the longest of the embedded database has 4,332. */
const LONGEST_FINGERPRINT = 8_192
const MOST_PROCESSES = 1_000

const MEMBERS: ReadonlySet<string> = new Set([
  ...['id', 'fingerprint', 'hello', 'carrier', 'ja3', 'ja3_string', 'ja4', 'hassh', 'handshake', 'cipher_suites'],
  ...['server_name', 'destination_address', 'destination_port', 'user_agent', 'time', 'num_procs'],
])
const HANDSHAKE_MEMBERS: ReadonlySet<string> = new Set([
  'version',
  'cipher_suites',
  'extensions',
  'signature_algorithms',
])

const uint16 = wholeNumber(0, 0xffff)
const uint16s = list(uint16, 1_024)
const md5 = textOf(isMd5, '32 lower-case hex digits')
const ja4s = list(textOf(isJa4, 'a JA4'), 8)
const name = text(1_024)
const userAgent = text(8_192)
const fingerprint = text(LONGEST_FINGERPRINT)
const ja3String = text(LONGEST_FINGERPRINT)
const numProcs = wholeNumber(1, MOST_PROCESSES)

/**
 * The question that a parsed JSON text is (docs/service.md). Throws InvalidMember for a value that is none, for unknown
 * members, and for more or fewer than one way to say what the message was.
 */
export function readQuestion(value: unknown): Question {
  const members = object(value, '', MEMBERS)
  if (members.id !== undefined && questionId(value) === undefined)
    throw new InvalidMember('/id', `expected an integer, or a text of at most ${LONGEST_ID} characters`)
  const rest = {
    serverName: optional(members, 'server_name', name),
    destinationAddress: optional(members, 'destination_address', name),
    destinationPort: optional(members, 'destination_port', uint16),
    userAgent: optional(members, 'user_agent', userAgent),
    time: optional(members, 'time', instant),
    limit: optional(members, 'num_procs', numProcs),
  }
  const asked = optional(members, 'fingerprint', fingerprint)
  const hello = optional(members, 'hello', base64)
  const keys = keysOf(members)
  if (Number(asked !== undefined) + Number(hello !== undefined) + Number(keys !== undefined) !== 1)
    throw new InvalidMember('', 'expected one of fingerprint, hello, or keys of a log (ja3, ja4, hassh, …)')
  if (asked !== undefined) return { ...rest, fingerprint: asked }
  if (hello !== undefined) return { ...rest, hello, carrier: optional(members, 'carrier', carrier) }
  return { ...rest, ...keys }
}

/** The identifier in a parsed JSON text; undefined where it has none that can be given back. */
export function questionId(value: unknown): QuestionId | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined
  const { id } = value
  if (typeof id === 'string' && id.length <= LONGEST_ID) return id
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined
}

const LONGEST_ID = 256

/** What a log keeps of a hello; undefined where the question has nothing of it. */
function keysOf(members: Members): LoggedQuery | undefined {
  const keys: LoggedQuery = {
    ja3: optional(members, 'ja3', md5),
    ja3String: optional(members, 'ja3_string', ja3String),
    ja4: optional(members, 'ja4', oneOrMore),
    hassh: optional(members, 'hassh', md5),
    handshake: optional(members, 'handshake', handshake),
    cipherSuites: optional(members, 'cipher_suites', uint16s),
  }
  const { ja3, ja4, hassh } = keys
  if (ja3 ?? ja4 ?? hassh ?? keys.ja3String ?? keys.handshake ?? keys.cipherSuites) return keys
  return undefined
}

const oneOrMore: MemberReader<string[]> = (value, path) => ja4s(typeof value === 'string' ? [value] : value, path)

const handshake: MemberReader<LoggedQuery['handshake']> = (value, path) => {
  const members = object(value, path, HANDSHAKE_MEMBERS)
  const member = <Value>(own: string, read: MemberReader<Value>) => read(members[own], `${path}/${own}`)
  return {
    version: member('version', uint16),
    cipherSuites: member('cipher_suites', uint16s),
    extensions: member('extensions', uint16s),
    signatureAlgorithms: member('signature_algorithms', uint16s),
  }
}

/** Seconds since 1970, as milliseconds. */
const instant: MemberReader<number> = (value, path) => {
  if (typeof value === 'number' && value >= 0 && value <= LAST_SECOND) return Math.floor(value * 1_000)
  throw new InvalidMember(path, `expected seconds since 1970, from 0 to ${LAST_SECOND}`)
}

/** The last of the year 9999. */
const LAST_SECOND = 253_402_300_799

const carrier: MemberReader<Carrier> = (value, path) => {
  if (value === 'tcp' || value === 'udp') return value
  throw new InvalidMember(path, 'expected "tcp" or "udp"')
}

/** RFC 4648, section 4, with its padding. */
const base64: MemberReader<Uint8Array> = (value, path) => {
  if (typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value))
    return Buffer.from(value, 'base64')
  throw new InvalidMember(path, 'expected base64 with padding')
}
