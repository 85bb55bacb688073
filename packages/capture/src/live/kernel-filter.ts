import type { Carrier, Protocol } from '@fingerpost/fingerprint'
import { ProtocolTable } from '../messages/protocol-table.ts'
import { TUNNEL_PORTS } from '../packets/network/tunnels.ts'

/** What a kernel filter must let pass. */
export interface Wanted {
  readonly protocols: readonly Protocol<unknown>[]
  /** Whether messages are put together from several packets, so that packets count that begin none. */
  readonly reassembly: boolean
}

/** Frames with more in front of the IP header than a kernel takes off: a second VLAN tag, MPLS, PPPoE, 802.1ah, MetaData. */
const TAGGED = ['0x8100', '0x88a8', '0x9100', '0x8847', '0x8864', '0x88e7', '0x8909'].map(
  (type) => `ether proto ${type}`,
)

/** IPv4 and IPv6 in IP, and GRE. */
const TUNNELS = [4, 41, 47]

/** Extension headers of IPv6 (IANA's list); behind one, no place in the packet is known. */
const EXTENSION_HEADERS = [0, 43, 44, 51, 60, 135, 139, 140]

/** Ports below this one are servers': what comes from there to one above it, a server has sent. */
const FIRST_FREE_PORT = 1024

/**
 * An expression (pcap-filter(7)) for the packets that may be a part of a message: those that open a TCP connection, the
 * datagrams that begin as a message does, and TCP payloads. With reassembly, a payload may be the rest of a message and
 * have any beginning but that of an encrypted TLS record; it passes if the side that sends it sends messages that are
 * wanted. Tunnels, fragments and extension headers pass whole. docs/decisions/0012-live-capture.md has the figures.
 */
export function kernelFilter(wanted: Wanted): string {
  const fragments = wanted.reassembly ? ['ip[6:2] & 0x3fff != 0'] : []
  const ipv4 = any([...fragments, anyOf('ip[9]', TUNNELS), ...transports(IPV4, wanted)])
  const ipv6 = any([anyOf('ip6[6]', [...TUNNELS, ...EXTENSION_HEADERS]), ...transports(IPV6, wanted)])
  return any([`ip and ${ipv4}`, `ip6 and ${ipv6}`, ...TAGGED])
}

/** Where things lie in the packets of one version of IP, as terms of the filter language. */
interface Places {
  readonly protocol: string
  /** A range of the transport header and what follows it. */
  readonly transport: (offset: string) => string
  /** Bytes of transport header and payload. */
  readonly length: string
}

const IPV4: Places = {
  protocol: 'ip[9]',
  transport: (offset) => `ip[((ip[0] & 0xf) << 2) + ${offset}]`,
  length: '(ip[2:2] - ((ip[0] & 0xf) << 2))',
}

const IPV6: Places = {
  protocol: 'ip6[6]',
  transport: (offset) => `ip6[40 + ${offset}]`,
  length: 'ip6[4:2]',
}

function transports(places: Places, wanted: Wanted): string[] {
  return [`${places.protocol} = 6 and ${tcp(places, wanted)}`, `${places.protocol} = 17 and ${udp(places, wanted)}`]
}

function tcp(places: Places, wanted: Wanted): string {
  const { transport, length } = places
  const opens = `${transport('13')} & 2 != 0`
  const beginnings = beginningsOf(wanted.protocols, 'tcp')
  if (beginnings.length === 0) return opens
  const headerLength = `((${transport('12')} & 0xf0) >> 2)`
  const begins = within(transport(`${headerLength}:2`), beginnings)
  const passes = wanted.reassembly ? any([begins, continues(places, wanted.protocols)]) : begins
  return any([opens, `${length} != ${headerLength} and ${any([`${length} = ${headerLength} + 1`, passes])}`])
}

/** A payload that may be the rest of a message. */
function continues({ transport }: Places, protocols: readonly Protocol<unknown>[]): string {
  const streams = protocols.filter(({ carrier }) => carrier === 'tcp')
  const payload = `((${transport('12')} & 0xf0) >> 2)`
  const encrypted = `(${transport(`${payload}:2`)} = 0x1703 and ${transport(`${payload} + 2`)} <= 4)`
  const [source, destination] = [transport('0:2'), transport('2:2')]
  const conditions = [`not ${encrypted}`]
  if (streams.every(isFromClient)) conditions.push(`not ${isBetween(source, destination)}`)
  if (!streams.some(isFromClient)) conditions.push(`not ${isBetween(destination, source)}`)
  return conditions.join(' and ')
}

function isFromClient({ sender }: Protocol<unknown>): boolean {
  return sender === 'client'
}

function isBetween(server: string, client: string): string {
  return `(${server} < ${FIRST_FREE_PORT} and ${client} >= ${FIRST_FREE_PORT})`
}

function udp({ transport, length }: Places, { protocols }: Wanted): string {
  const { destination, source } = TUNNEL_PORTS
  const tunnels = any([anyOf(transport('2:2'), destination), anyOf(transport('0:2'), source)])
  const beginnings = beginningsOf(protocols, 'udp')
  if (beginnings.length === 0) return tunnels
  return any([tunnels, `${length} > 9 and ${within(transport('8:2'), beginnings)}`])
}

/** A range of numbers, both ends included. */
type Range = [number, number]

/** The first two bytes of every message over a carrier, as sorted ranges of 16-bit numbers. */
function beginningsOf(protocols: readonly Protocol<unknown>[], carrier: Carrier): Range[] {
  const table = new ProtocolTable(protocols, carrier)
  const ranges: Range[] = []
  const bytes = new Uint8Array(2)
  for (let beginning = 0; beginning < 0x10000; beginning++) {
    bytes[0] = beginning >> 8
    bytes[1] = beginning & 0xff
    if (table.candidates(bytes, 0, 2).length === 0) continue
    const last = ranges.at(-1)
    if (last?.[1] === beginning - 1) last[1] = beginning
    else ranges.push([beginning, beginning])
  }
  return ranges
}

/** Whether a term lies in one of some sorted ranges, found by halving: there are a hundred for QUIC. */
function within(term: string, ranges: readonly Range[]): string {
  const middle = ranges.length >> 1
  const [first, last] = ranges[middle] ?? [0, 0]
  if (middle === 0) return first === last ? `${term} = ${first}` : `(${term} >= ${first} and ${term} <= ${last})`
  const [below, above] = [within(term, ranges.slice(0, middle)), within(term, ranges.slice(middle))]
  return `((${term} < ${first} and ${below}) or (${term} >= ${first} and ${above}))`
}

function anyOf(term: string, numbers: readonly number[]): string {
  return any(numbers.map((number) => `${term} = ${number}`))
}

function any(conditions: readonly string[]): string {
  return `(${conditions.map((condition) => `(${condition})`).join(' or ')})`
}
