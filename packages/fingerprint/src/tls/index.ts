import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { type ClientHello, parseClientHello } from './client-hello.ts'
import { serverName } from './extensions.ts'
import { clientHelloFacts, serverHelloFacts } from './facts.ts'
import { ja3, ja3String, ja3s, ja3sString } from './ja3.ts'
import { ja4, ja4Raw } from './ja4.ts'
import { formatNpf, formatPmercury, formatServerNpf, formatServerPmercury } from './npf.ts'
import { readableClientHello, readableServerHello } from './readable.ts'
import { HandshakeType, startsHello } from './record.ts'
import { parseServerHello, type ServerHello } from './server-hello.ts'

/** TLS clients over TCP: the ClientHello (docs/protocols/tls.md). */
export const tls: Protocol<ClientHello> = {
  type: 'tls',
  name: 'tls.client_hello',
  carrier: 'tcp',
  sender: 'client',
  ...printing({
    tls: (hello: ClientHello) => formatNpf(hello, 'tls'),
    'tls/1': (hello) => formatNpf(hello, 'tls/1'),
    'tls/2': (hello) => formatNpf(hello, 'tls/2'),
    ja3,
    ja3_r: ja3String,
    ja4,
    ja4_r: (hello) => ja4Raw(hello),
  }),
  identify: (bytes, start, end) => startsHello(bytes, { start, end, type: HandshakeType.clientHello }),
  parse: parseClientHello,
  context: (hello) => ({ serverName: serverName(hello) }),
  clientHello: (hello) => hello,
  notation2019: formatPmercury,
  readable: readableClientHello,
  facts: groupOf(clientHelloFacts, 'tls', 'client'),
}

/** TLS servers over TCP: the ServerHello. */
export const tlsServer: Protocol<ServerHello> = {
  type: 'tls_server',
  name: 'tls.server_hello',
  carrier: 'tcp',
  sender: 'server',
  ...printing({
    tls_server: (hello: ServerHello) => formatServerNpf(hello, 'tls_server'),
    ja3s,
    ja3s_r: ja3sString,
  }),
  identify: (bytes, start, end) => startsHello(bytes, { start, end, type: HandshakeType.serverHello }),
  parse: parseServerHello,
  context: () => ({}),
  notation2019: formatServerPmercury,
  readable: readableServerHello,
  facts: groupOf(serverHelloFacts, 'tls', 'server'),
}
