import type { Digests, Protocol } from '../protocol.ts'
import { type ClientHello, parseClientHello } from './client-hello.ts'
import { serverName } from './extensions.ts'
import { ja3, ja3String } from './ja3.ts'
import { ja4, ja4Raw } from './ja4.ts'
import { formatNpf, formatPmercury } from './npf.ts'
import { startsClientHello } from './record.ts'

const FORMATS: Readonly<Record<string, (hello: ClientHello, digests: Digests) => string>> = {
  tls: (hello) => formatNpf(hello, 'tls'),
  'tls/1': (hello) => formatNpf(hello, 'tls/1'),
  'tls/2': (hello) => formatNpf(hello, 'tls/2'),
  ja3,
  ja3_r: ja3String,
  ja4,
  ja4_r: (hello) => ja4Raw(hello),
}

/** TLS clients over TCP: the ClientHello (docs/protocols/tls.md). */
export const tls: Protocol<ClientHello> = {
  type: 'tls',
  name: 'tls.client_hello',
  carrier: 'tcp',
  formats: Object.keys(FORMATS),
  identify: startsClientHello,
  parse: parseClientHello,
  fingerprint(hello, format, digests) {
    const print = FORMATS[format]
    if (print === undefined) throw new RangeError(`format: TLS has no '${format}', only ${this.formats.join(', ')}`)
    return print(hello, digests)
  },
  context(hello) {
    const name = serverName(hello)
    return name === undefined ? {} : { serverName: name }
  },
  mercury(hello) {
    const name = serverName(hello)
    return name === undefined ? {} : { tls: { client: { server_name: name } } }
  },
  pmercury(hello) {
    const name = serverName(hello)
    return { fingerprint: formatPmercury(hello), members: name === undefined ? {} : { tls: { server_name: name } } }
  },
}
