import { parseAddress } from '@fingerpost/fingerprint'
import { findMember, type JsonObject, type Member, type MemberPath, Mismatch, text } from '@fingerpost/io/pure'

/** A connection seen from one of its ends: the sender of a message, or the process that owns the socket. */
export interface Connection {
  /** Both ends, ours first: equal for equal ends, however their addresses are written. */
  readonly key: string
  /** IANA protocol number of the transport; undefined where the line does not say. */
  readonly transport: number | undefined
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
export function connectionOf(line: JsonObject, paths: ConnectionPaths, transport?: Member): Connection | undefined {
  const here = endOf(findMember(line, paths.address), findMember(line, paths.port))
  const there = endOf(findMember(line, paths.peerAddress), findMember(line, paths.peerPort))
  if (here === undefined || there === undefined) return undefined
  return { key: `${here} ${there}`, transport: transportOf(transport) }
}

function endOf(addressMember: Member | undefined, portMember: Member | undefined): string | undefined {
  const address = addressOf(addressMember)
  const port = numberOf(portMember, 65_535)
  return address === undefined || !port ? undefined : `${address}:${port}`
}

/** IPv4-mapped addresses are those of IPv4 (RFC 4291, section 2.5.5.2); an interface (`%eth0`) is no part of an address. */
function addressOf(member: Member | undefined): number | bigint | undefined {
  const written = text(member)
  if (member === undefined || written === undefined || written === '' || written === '0') return undefined
  const address = parseAddress(written.replace(/%.*$/s, ''))
  if (address === undefined) throw new Mismatch(member.name, 'an IP address')
  return address === 0 || address === 0n ? undefined : address
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

function transportOf(member: Member | undefined): number | undefined {
  return TRANSPORTS.get(member?.value)
}
