import { parseAddress } from '@fingerpost/fingerprint'
import { findMember, type JsonObject, type Member, type MemberPath, Mismatch, text } from '@fingerpost/io/pure'

/** A connection seen from one of its ends: the sender of a message, or the process that owns the socket. */
export interface ConnectionKey {
  /** Both ends, ours first: equal for equal ends, however their addresses are written. */
  readonly key: string
  /** IANA protocol number of the transport; undefined where the line does not say. */
  readonly transport: number | undefined
}

/** One end of a connection, as far as a record tells it. */
export interface End {
  readonly address: string | undefined
  readonly port: number | undefined
}

/** An end whose address is a number; 0 is as good as none. */
interface ParsedEnd {
  readonly address: number | bigint | undefined
  readonly port: number | undefined
}

/** Where a line keeps the ends of a connection, ours and the other, each as address and port. */
export interface ConnectionPaths {
  readonly address: readonly MemberPath[]
  readonly port: readonly MemberPath[]
  readonly peerAddress: readonly MemberPath[]
  readonly peerPort: readonly MemberPath[]
}

/**
 * The connection of a line, undefined where one of its ends is not known: an address that is missing, `0` or the
 * wildcard, or no port (osquery's `socket_events` do not know the local end of a `connect`). Throws Mismatch for what
 * is neither.
 */
export function connectionOf(line: JsonObject, paths: ConnectionPaths, transport?: Member): ConnectionKey | undefined {
  const ours = { address: addressOf(findMember(line, paths.address)), port: portOf(findMember(line, paths.port)) }
  const [address, port] = [findMember(line, paths.peerAddress), findMember(line, paths.peerPort)]
  return between(ours, { address: addressOf(address), port: portOf(port) }, TRANSPORTS.get(transport?.value))
}

/** The connection between two ends, ours first; undefined where one of them is not known or is no address and port. */
export function connectionBetween(ours: End, theirs: End, transport: number | undefined): ConnectionKey | undefined {
  return between(parsed(ours), parsed(theirs), transport)
}

function between(ours: ParsedEnd, theirs: ParsedEnd, transport: number | undefined): ConnectionKey | undefined {
  const [here, there] = [textOf(ours), textOf(theirs)]
  return here === undefined || there === undefined ? undefined : { key: `${here} ${there}`, transport }
}

function parsed({ address, port = 0 }: End): ParsedEnd {
  return {
    address: address === undefined ? undefined : parsedAddress(address),
    port: port <= 65_535 ? port : undefined,
  }
}

function textOf({ address, port }: ParsedEnd): string | undefined {
  return !address || !port ? undefined : `${address}:${port}`
}

/** IPv4-mapped addresses are those of IPv4 (RFC 4291, section 2.5.5.2); an interface (`%eth0`) is no part of an address. */
function parsedAddress(written: string): number | bigint | undefined {
  return parseAddress(written.replace(/%.*$/s, ''))
}

function addressOf(member: Member | undefined): number | bigint | undefined {
  const written = text(member)
  if (member === undefined || written === undefined || written === '' || written === '0') return undefined
  const address = parsedAddress(written)
  if (address === undefined) throw new Mismatch(member.name, 'an IP address')
  return address
}

function portOf(member: Member | undefined): number | undefined {
  return numberOf(member, 65_535)
}

/**
 * The member as a whole number, also where a log writes it in quotes; undefined when it is absent or empty. Throws
 * Mismatch for any other value and for one beyond the greatest.
 */
export function numberOf(member: Member | undefined, greatest: number): number | undefined {
  if (member === undefined || member.value === '') return undefined
  const { name, value } = member
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= greatest) return number
  throw new Mismatch(name, `an integer from 0 to ${greatest}`)
}

const TRANSPORTS: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ...[6, '6', 'tcp', 'TCP'].map((name) => [name, 6] as const),
  ...[17, '17', 'udp', 'UDP'].map((name) => [name, 17] as const),
])
