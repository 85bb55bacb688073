import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import * as build from '../../../../test/support/capture-builder.ts'
import { PacketFilter } from '../packets/filter/packet-filter.ts'
import { Packet } from '../packets/packet.ts'
import { kernelFilter, type Wanted } from './kernel-filter.ts'

const ALL = Object.values(registry)
const EVERYTHING: Wanted = { protocols: ALL, reassembly: true }
const CLIENTS: Wanted = { protocols: ALL.filter(({ sender }) => sender === 'client'), reassembly: true }
const SERVERS: Wanted = { protocols: ALL.filter(({ sender }) => sender === 'server'), reassembly: true }
const EACH_ALONE: Wanted = { protocols: ALL, reassembly: false }
const SYN_ALONE: Wanted = { protocols: [registry.tcp], reassembly: true }

const HELLO = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]
const REST = [0xa5, 0x5a, 1, 2, 3, 4]
const ENCRYPTED = [0x17, 3, 3, 0x40, 0x11, 1, 2]
const INITIAL = [0xc3, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8]
const SHORT_HEADER = [0x43, 1, 2, 3, 4]

const tcp = (payload: readonly number[], flags?: number) =>
  build.tcp({ payload: Uint8Array.from(payload), ...(flags === undefined ? {} : { flags }) })
const v4 = (payload: readonly number[], flags?: number) => build.ethernet(build.ipv4(tcp(payload, flags)))
const v6 = (payload: readonly number[], flags?: number) => build.ethernet(build.ipv6(tcp(payload, flags)))
const udp = (payload: readonly number[], destination = 443) =>
  build.ethernet(build.ipv4(build.udp({ payload, destination }), { protocol: 17 }))
const udp6 = (payload: readonly number[]) => build.ethernet(build.ipv6(build.udp({ payload }), { next: 17 }))
/** From port 443 to a port that clients have. */
const fromServer = (payload: readonly number[]) =>
  build.ethernet(build.ipv4([1, 187, 0x9c, 0x40, ...tcp(payload).slice(4)]))
const VLAN = [0x81, 0, 0, 5]

const problem = await PacketFilter.compile('').then(
  () => undefined,
  (error: unknown) => error,
)

async function passes(wanted: Wanted, bytes: readonly number[]): Promise<boolean> {
  const packet = new Packet()
  Object.assign(packet, { linkType: 1, bytes: Uint8Array.from(bytes), end: bytes.length, wireLength: bytes.length })
  return (await PacketFilter.compile(kernelFilter(wanted))).matches(packet)
}

test.skipIf(problem !== undefined).each<[string, Wanted, readonly number[]]>([
  ['a SYN', EVERYTHING, v4([], 2)],
  ['a SYN over IPv6', SYN_ALONE, v6([], 2)],
  ['the beginning of a hello', EVERYTHING, v4(HELLO)],
  ['the beginning of a hello over IPv6', CLIENTS, v6(HELLO)],
  ['the beginning of a hello that stands alone', EACH_ALONE, v4(HELLO)],
  ['the beginning of a client hello from a server port', CLIENTS, fromServer(HELLO)],
  ['the rest of a hello', EVERYTHING, v4(REST)],
  ['the rest of a hello over IPv6', CLIENTS, v6(REST)],
  ['the rest of what a server sends', SERVERS, fromServer(REST)],
  ['one byte, that may be the first of any message', EACH_ALONE, v4([0x16])],
  ['the first fragment', EVERYTHING, build.ethernet(build.ipv4(tcp(REST).slice(0, 16), { fragment: 0x2000 }))],
  ['the last fragment', EVERYTHING, build.ethernet(build.ipv4(REST, { fragment: 2, protocol: 17 }))],
  ['IPv4 options', EVERYTHING, build.ethernet(build.ipv4(tcp(HELLO), { options: [1, 1, 1, 0] }))],
  ['an IPv6 fragment', EVERYTHING, build.ethernet(build.ipv6(REST, { next: 44, headers: [6, 0, 0, 1, 0, 0, 0, 1] }))],
  ['an Initial packet of QUIC', EVERYTHING, udp(INITIAL)],
  ['an Initial packet of QUIC over IPv6', EVERYTHING, udp6(INITIAL)],
  ['a DTLS handshake', EVERYTHING, udp([0x16, 0xfe, 0xfd, 0, 0, 0, 0])],
  ['a VXLAN tunnel', SYN_ALONE, build.ethernet(build.ipv4(build.vxlan(v4([], 2)), { protocol: 17 }))],
  ['GRE', SYN_ALONE, build.ethernet(build.ipv4(build.gre(build.ipv4(tcp([], 2))), { protocol: 47 }))],
  [
    'a tag of a VLAN, which the kernel took off if it was the only one',
    EVERYTHING,
    build.ethernet(build.ipv4(tcp(HELLO)), VLAN),
  ],
  ['PPPoE', EVERYTHING, [...new Array<number>(12).fill(2), ...build.pppoe(build.ipv4(tcp(HELLO)))]],
])('%s passes', async (_, wanted, bytes) => {
  expect(await passes(wanted, bytes)).toBe(true)
})

test.skipIf(problem !== undefined).each<[string, Wanted, readonly number[]]>([
  ['an acknowledgment', EVERYTHING, v4([], 0x10)],
  ['an acknowledgment over IPv6', EVERYTHING, v6([], 0x10)],
  ['an acknowledgment that Ethernet has padded', EVERYTHING, [...v4([], 0x10), ...new Array<number>(6).fill(0)]],
  ['an encrypted record', EVERYTHING, v4(ENCRYPTED)],
  ['an encrypted record over IPv6', EVERYTHING, v6(ENCRYPTED)],
  ['what a server sends, where clients are wanted', CLIENTS, fromServer(REST)],
  ['what a client sends, where servers are wanted', SERVERS, v4(REST)],
  ['what begins no message, where each packet is judged alone', EACH_ALONE, v4(REST)],
  ['payload, where a SYN is wanted', SYN_ALONE, v4(HELLO)],
  ['QUIC behind its handshake', EVERYTHING, udp(SHORT_HEADER)],
  ['QUIC behind its handshake over IPv6', EVERYTHING, udp6(SHORT_HEADER)],
  ['an empty datagram', EVERYTHING, udp([])],
  ['ICMP', EVERYTHING, build.ethernet(build.ipv4([8, 0, 0, 0], { protocol: 1 }))],
  ['ARP', EVERYTHING, [...new Array<number>(12).fill(2), 8, 6, 0, 1, 8, 0]],
])('%s stays out', async (_, wanted, bytes) => {
  expect(await passes(wanted, bytes)).toBe(false)
})
