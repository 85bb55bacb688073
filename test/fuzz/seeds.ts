import type { FingerprintType } from '@fingerpost/fingerprint'
import * as capture from '../support/capture-builder.ts'
import { dtlsDatagram, dtlsHelloBody } from '../support/dtls-builder.ts'
import { helloMessage, records, serverNameData, u16 } from '../support/hello-builder.ts'
import { crypto, variable } from '../support/quic-builder.ts'
import { sshOpening } from '../support/ssh-builder.ts'
import { chunked } from './chunks.ts'

const text = (...lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'))

const EXTENSIONS = [
  [0x00, serverNameData('example.com')],
  [0x0a, [0, 4, 0x1a, 0x1a, 0, 0x1d]],
  [0x0b, [1, 0]],
  [0x0d, [0, 4, 4, 3, 8, 4]],
  [0x10, [0, 3, 2, 0x68, 0x32]],
  [0x2b, [4, 0x0a, 0x0a, 3, 4]],
  [0x39, [1, 2, 0x40, 0x64, 0x1b, 0]],
  [0xfe0d, [0, 0, 1, 0, 1, 42, 0, 0, 0, 2, 1, 2]],
] as const
const HELLO = helloMessage({ suites: [0x1a1a, 0x1301, 0xc02b], extensions: EXTENSIONS })
/** A ServerHello (RFC 8446, section 4.1.3). */
const SERVER_HELLO = serverHello(0x0303)
const SSH = sshOpening('SSH-2.0-OpenSSH_9.4 comment')
const SERVER_SSH = sshOpening('SSH-1.99-x')
const REQUEST = text('GET /?q HTTP/1.1', 'Host: example.com:80', 'user-agent: a', 'Accept: */*', 'Via: b', '', '')
const RESPONSE = text('HTTP/1.1 200 OK', 'Server: a', 'Content-Type: b', ' folded', 'Content-Length: 1', '', 'c')
const SYN_OPTIONS = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7]
const SYN = [...syn(0xc2).slice(0, 12), 0xa0, ...syn(0xc2).slice(13), ...SYN_OPTIONS]
const QUIC = initialInPlain([...crypto(0, HELLO.slice(0, 40)), 1, 0, 0, ...crypto(40, HELLO.slice(40))])
const QUIC_PARTS = [crypto(60, HELLO.slice(60)), [2, 0, 0, 0, 0, ...crypto(0, HELLO.slice(0, 60))]].map(initialInPlain)
const DTLS_HELLO = dtlsHelloBody({ suites: [0xc02b], extensions: EXTENSIONS.slice(0, 5) }, [7, 7])

const DHCP_FIELDS = [1, 1, 6, ...new Array<number>(25).fill(0), 2, 0, 0, 0, 0, 1, ...new Array<number>(202).fill(0)]
const DHCP = [...DHCP_FIELDS, 0x63, 0x82, 0x53, 0x63, 53, 1, 3, 0, 12, 1, 97, 50, 4, 192, 0, 2, 1, 55, 2, 1, 3, 255]
const DHCPV6 = [1, 0, 0, 9, 0, 1, 0, 4, 0, 3, 0, 1, 0, 8, 0, 2, 0, 0, 0, 6, 0, 2, 0, 23]
const STUN = [
  0,
  1,
  0,
  16,
  0x21,
  0x12,
  0xa4,
  0x42,
  ...new Array<number>(12).fill(7),
  0x80,
  0x22,
  0,
  3,
  97,
  98,
  99,
  0,
  0,
  6,
  0,
  2,
]

const OPENVPN = [0x20, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 1, ...records(HELLO)]

/** A preface, SETTINGS, WINDOW_UPDATE, PRIORITY, and HEADERS with CONTINUATION. */
const HTTP2 = Uint8Array.from([
  ...new TextEncoder().encode('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  ...[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100],
  ...[0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0xef, 0, 1],
  ...[0, 0, 5, 2, 0, 0, 0, 0, 3, 0x80, 0, 0, 0, 200],
  ...[0, 0, 9, 1, 0x28, 0, 0, 0, 1, 1, 0, 0, 0, 0, 16, 0x82, 0x86, 0],
  ...[
    0, 0, 15, 9, 4, 0, 0, 0, 1, 0x84, 0x41, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4,
    0xff,
  ],
])

/** Whole messages of each type. Over UDP, several datagrams (`chunks.ts`); in QUIC, as they are under no protection. */
export const payloadSeeds: Readonly<Record<FingerprintType, readonly Uint8Array[]>> = {
  tls: [records(HELLO), records(HELLO, 50)],
  tls_server: [records(SERVER_HELLO)],
  quic: [chunked(QUIC), chunked(...QUIC_PARTS)],
  tcp: [Uint8Array.from(capture.ipv4(SYN)), Uint8Array.from(capture.ipv6(SYN))],
  tcp_server: [Uint8Array.from(capture.ipv4(syn(0x12)))],
  ssh: [SSH],
  ssh_server: [SERVER_SSH],
  http: [REQUEST],
  http_server: [RESPONSE],
  http2: [HTTP2],
  dtls: [
    chunked(dtlsDatagram({ body: DTLS_HELLO })),
    chunked(dtlsDatagram({ body: DTLS_HELLO, size: 50 }), dtlsDatagram({ body: DTLS_HELLO, offset: 50 })),
  ],
  dhcp: [chunked(DHCP)],
  dhcpv6: [chunked(DHCPV6)],
  openvpn: [Uint8Array.of(...u16(OPENVPN.length), ...OPENVPN)],
  openvpn_udp: [chunked(OPENVPN)],
  stun: [chunked([...STUN, 98, 99, 0, 0])],
  dtls_server: [chunked(dtlsDatagram({ type: 2, body: serverHello(0xfefd).slice(4) }))],
}

const hello = (start: number, end?: number) =>
  capture.tcp({ payload: records(HELLO).subarray(start, end), sequence: 1000 + start })
const quic = capture.udp({ payload: QUIC })
const dtls = capture.udp({ payload: [...dtlsDatagram({ body: DTLS_HELLO })] })
const frames: readonly (readonly number[])[] = [
  capture.ethernet(capture.ipv4(SYN)),
  capture.ethernet(capture.ipv4(hello(90))),
  capture.ethernet(capture.ipv4(hello(0, 90))),
  capture.ethernet(capture.ipv6(quic, { next: 17 }), [0x81, 0, 0, 1]),
  capture.ethernet(capture.ipv4(capture.tcp({ payload: SSH, port: 22 })), [0x88, 0xa8, 0, 1, 0x81, 0, 0, 1]),
  capture.ethernet(capture.ipv4(capture.tcp({ payload: REQUEST, port: 80 }))),
]
const tunnels: readonly (readonly number[])[] = [
  capture.ipv4(capture.gre(capture.ipv4(hello(0))), { protocol: 47 }),
  capture.ipv4(capture.ipv6(dtls, { next: 17 }), { protocol: 41 }),
  capture.ipv4(capture.vxlan(capture.ethernet(capture.ipv4(hello(0)))), { protocol: 17 }),
  capture.ipv6(capture.geneve(capture.ethernet(capture.ipv4(hello(0)))), { next: 17 }),
  ...capture.ipv4Fragments(quic, 96, { protocol: 17 }),
  ...capture.ipv6Fragments(dtls, 96, { protocol: 17 }),
]

/** Link type 1 and 101, packets put together and each alone. */
export const packetSeeds: readonly Uint8Array[] = [
  Uint8Array.of(1, 0, 1, ...chunked(...frames)),
  Uint8Array.of(0, 0, 1, ...chunked(...frames)),
  Uint8Array.of(1, 0, 101, ...chunked(...tunnels)),
]

const { section, interface: description, packet, simple } = capture.pcapng(true)

export const captureSeeds: readonly Uint8Array[] = [
  capture.pcap(frames),
  capture.pcap(frames, { little: false, nano: true }),
  capture.pcap(tunnels, { linkType: 101 }),
  Uint8Array.from([...section(), ...description(1, 9, 1), ...frames.flatMap((frame) => packet(0, 1, frame))]),
  Uint8Array.from([...section(), ...description(101), ...tunnels.flatMap(simple)]),
]

export const npfSeeds: readonly Uint8Array[] = [
  text('tls/(0303)(0a0a1301)((0a0a)(000a00040002001d)((0039)[(01)(04)]))'),
  text('tls/2/(0303)(1301)[(0000)(002b0003020304)]'),
  text('(0303)(1301)(000500050100000000)'),
]

function serverHello(version: number): number[] {
  const extensions = [0, 0x2b, 0, 2, 3, 4, 0, 0x10, 0, 5, 0, 3, 2, 0x68, 0x32]
  const body = [...u16(version), ...new Array<number>(32).fill(0x22), 0, 0x13, 1, 0, ...u16(extensions.length)]
  return [2, 0, ...u16(body.length + extensions.length), ...body, ...extensions]
}

function syn(flags: number): number[] {
  return capture.tcp({ payload: new Uint8Array(0), flags })
}

/** A client's Initial packet of version 1 (RFC 9000, section 17.2.2) whose tag is of zeros. */
function initialInPlain(payload: readonly number[]): number[] {
  const head = [0xc0, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, ...variable(1 + payload.length + 16)]
  return [...head, 0, ...payload, ...new Array<number>(16).fill(0)]
}

/** A certificate for P-256 that `openssl req` made. */
const CERTIFICATE = Buffer.from(
  [
    'MIIBnDCCAUKgAwIBAgIUMFbEr90R/zrhXHO91C1Y9XOZKVwwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMdGVzdC5leGFtcGxlMB4X',
    'DTI2MTEyNDIzMzIzOFoXDTM2MTEyMTIzMzIzOFowFzEVMBMGA1UEAwwMdGVzdC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0D',
    'AQcDQgAEE3do/n8Rz5JnGXucnNO37NZ3tF7JXQ7vuhRWlbVa5KF4/ke7htfPkiixuZlgmZ2c2kvhYxg7ZfUkzLdOQvpQZKNsMGow',
    'HQYDVR0OBBYEFKooyy5esYj/gnuylcjuA8rYLtW4MB8GA1UdIwQYMBaAFKooyy5esYj/gnuylcjuA8rYLtW4MA8GA1UdEwEB/wQF',
    'MAMBAf8wFwYDVR0RBBAwDoIMdGVzdC5leGFtcGxlMAoGCCqGSM49BAMCA0gAMEUCIBkfd/Jaha48fX2FcEQjm5kQtSX3CTR+tj8U',
    '5J9G54jDAiEA7pjOAZXgSeIfCoZbUToLXQimN1ROdcpSvDL48QBY0ew=',
  ].join(''),
  'base64',
)
export const certificateSeeds: readonly Uint8Array[] = [CERTIFICATE]

const REQUESTS = text(
  'POST / HTTP/1.1',
  'Transfer-Encoding: chunked',
  '',
  '1;a',
  'b',
  '0',
  'c: d',
  '',
  'HEAD / HTTP/1.1',
  '',
  '',
)
const RESPONSES = text('HTTP/1.1 100 Continue', '', 'HTTP/1.1 200 OK', 'Content-Length: 1', '', 'c', '')
const SERVER_HTTP2 = [
  ...[0, 0, 0, 4, 0, 0, 0, 0, 0],
  ...[0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88],
  ...[0, 0, 1, 0, 1, 0, 0, 0, 1, 0x63],
]

/** What both sides of a connection send by turns, the first byte of each run telling whose it is. */
export const applicationSeeds: readonly Uint8Array[] = [
  chunked([0, ...REQUESTS], [1, ...RESPONSES]),
  chunked([0, ...HTTP2.subarray(0, 30)], [0, ...HTTP2.subarray(30)], [1, ...SERVER_HTTP2]),
]

/** Records of TLS by turns, likewise: hellos, change_cipher_spec, a certificate and what is protected. */
export const sessionSeeds: readonly Uint8Array[] = [
  chunked(
    [0, ...records(HELLO)],
    [1, ...records(SERVER_HELLO)],
    [1, ...records([11, 0, 0, 13, 0, 0, 10, 0, 0, 7, 0x30, 5, 0x30, 3, 2, 1, 1])],
    [1, 20, 3, 3, 0, 1, 1, 23, 3, 3, 0, 32, ...new Array<number>(32).fill(1)],
    [0, 20, 3, 3, 0, 1, 1, 22, 3, 3, 0, 64, ...new Array<number>(64).fill(2)],
  ),
]
