import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { serverName } from '../tls/extensions.ts'
import { clientHelloFacts } from '../tls/facts.ts'
import { ja3, ja3String } from '../tls/ja3.ts'
import { ja4, ja4Raw } from '../tls/ja4.ts'
import { formatSorted } from '../tls/npf.ts'
import { googleUserAgent } from '../tls/transport-parameters.ts'
import { hex32 } from '../wire/hex.ts'
import { type ClientInitial, parseClientInitial } from './client-initial.ts'
import { initialFacts } from './facts.ts'
import { startsInitial } from './long-header.ts'

/** QUIC clients: the ClientHello in their Initial packets (docs/protocols/quic.md). */
export const quic: Protocol<ClientInitial> = {
  type: 'quic',
  name: 'quic.initial',
  carrier: 'udp',
  sender: 'client',
  ...printing({
    quic: ({ packet, hello }: ClientInitial) => `quic/(${hex32(packet.version)})${formatSorted(hello, 'tls/1')}`,
    'quic/1': ({ packet, hello }) => `quic/1/(${hex32(packet.version)})${formatSorted(hello, 'tls/2')}`,
    ja3: ({ hello }, digests) => ja3(hello, digests),
    ja3_r: ({ hello }) => ja3String(hello),
    ja4: ({ hello }, digests) => ja4(hello, digests, 'q'),
    ja4_r: ({ hello }) => ja4Raw(hello, 'q'),
  }),
  identify: startsInitial,
  parse: parseClientInitial,
  context: ({ hello }) => ({ serverName: serverName(hello), userAgent: googleUserAgent(hello) }),
  notation2019: () => undefined,
  facts: (initial, wanted) => [...factsOfHello(initial.hello, wanted), ...factsOfPacket(initial, wanted)],
}

const factsOfHello = groupOf(clientHelloFacts, 'tls', 'client')
const factsOfPacket = groupOf(initialFacts, 'quic')
