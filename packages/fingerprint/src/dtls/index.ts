import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { type ClientHello, parseClientHelloBody } from '../tls/client-hello.ts'
import { serverName } from '../tls/extensions.ts'
import { clientHelloFacts, serverHelloFacts } from '../tls/facts.ts'
import { ja3, ja3String, ja3s, ja3sString } from '../tls/ja3.ts'
import { ja4, ja4Raw } from '../tls/ja4.ts'
import { formatNpf, formatPmercury, formatServerNpf, formatServerPmercury } from '../tls/npf.ts'
import { readableClientHello, readableServerHello } from '../tls/readable.ts'
import { HandshakeType } from '../tls/record.ts'
import { parseServerHelloBody, type ServerHello } from '../tls/server-hello.ts'
import { readDtlsHandshake, startsHandshake } from './handshake.ts'

/** DTLS clients: the ClientHello, which TLS prints but for the prefix (docs/protocols/dtls.md). */
export const dtls: Protocol<ClientHello> = {
  type: 'dtls',
  name: 'dtls.client_hello',
  carrier: 'udp',
  sender: 'client',
  ...printing({
    dtls: (hello: ClientHello) => `d${formatNpf(hello, 'tls')}`,
    'dtls/1': (hello) => `d${formatNpf(hello, 'tls/1')}`,
    'dtls/2': (hello) => `d${formatNpf(hello, 'tls/2')}`,
    ja3,
    ja3_r: ja3String,
    ja4: (hello, digests) => ja4(hello, digests, 'd'),
    ja4_r: (hello) => ja4Raw(hello, 'd'),
  }),
  identify: (bytes, start, end) => startsHandshake(bytes, { start, end, type: HandshakeType.clientHello }),
  parse(bytes, start, end, { following }) {
    const handshake = readDtlsHandshake([bytes.subarray(start, end), ...following], HandshakeType.clientHello)
    return 'reason' in handshake ? handshake : parseClientHelloBody(handshake, true)
  },
  context: (hello) => ({ serverName: serverName(hello) }),
  clientHello: (hello) => hello,
  notation2019: formatPmercury,
  readable: readableClientHello,
  facts: groupOf(clientHelloFacts, 'dtls', 'client'),
}

/** DTLS servers: the ServerHello. */
export const dtlsServer: Protocol<ServerHello> = {
  type: 'dtls_server',
  name: 'dtls.server_hello',
  carrier: 'udp',
  sender: 'server',
  ...printing({
    dtls_server: (hello: ServerHello) => formatServerNpf(hello, 'dtls_server'),
    ja3s,
    ja3s_r: ja3sString,
  }),
  identify: (bytes, start, end) => startsHandshake(bytes, { start, end, type: HandshakeType.serverHello }),
  parse(bytes, start, end, { following }) {
    const handshake = readDtlsHandshake([bytes.subarray(start, end), ...following], HandshakeType.serverHello)
    return 'reason' in handshake ? handshake : parseServerHelloBody(handshake)
  },
  context: () => ({}),
  notation2019: formatServerPmercury,
  readable: readableServerHello,
  facts: groupOf(serverHelloFacts, 'dtls', 'server'),
}
