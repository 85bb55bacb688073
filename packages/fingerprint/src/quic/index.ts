import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { serverName } from '../tls/extensions.ts'
import { clientHelloFacts } from '../tls/facts.ts'
import { ja3, ja3String } from '../tls/ja3.ts'
import { ja4, ja4Raw } from '../tls/ja4.ts'
import { formatSorted } from '../tls/npf.ts'
import { readableClientHello } from '../tls/readable.ts'
import { googleUserAgent } from '../tls/transport-parameters.ts'
import { hex32 } from '../wire/hex.ts'
import { type ClientInitial, parseClientInitial } from './client-initial.ts'
import { initialFacts } from './facts.ts'
import { type InitialPacket, startsInitial } from './long-header.ts'
import { isReserved } from './versions.ts'

/** QUIC clients: the ClientHello in their Initial packets (docs/protocols/quic.md). */
export const quic: Protocol<ClientInitial> = {
  type: 'quic',
  name: 'quic.initial',
  carrier: 'udp',
  sender: 'client',
  ...printing({
    quic: ({ packet, hello }: ClientInitial) => `quic/(${versionOf(packet)})${formatSorted(hello, 'tls/1')}`,
    'quic/1': ({ packet, hello }) => `quic/1/(${versionOf(packet)})${formatSorted(hello, 'tls/2')}`,
    ja3: ({ hello }, digests) => ja3(hello, digests),
    ja3_r: ({ hello }) => ja3String(hello),
    ja4: ({ hello }, digests) => ja4(hello, digests, 'q'),
    ja4_r: ({ hello }) => ja4Raw(hello, 'q'),
  }),
  identify: startsInitial,
  parse: parseClientInitial,
  repeated: ({ sent }) => sent,
  context: ({ hello }) => ({ serverName: serverName(hello), userAgent: googleUserAgent(hello) }),
  clientHello: ({ hello }) => hello,
  notation2019: () => undefined,
  readable: ({ hello }, names) => readableClientHello(hello, names),
  facts: (initial, wanted) => [...factsOfHello(initial.hello, wanted), ...factsOfPacket(initial, wanted)],
}

/** A reserved version is chosen at random, and printed as other GREASE is. */
function versionOf({ version }: InitialPacket): string {
  return isReserved(version) ? '0a0a0a0a' : hex32(version)
}

const factsOfHello = groupOf(clientHelloFacts, 'tls', 'client')
const factsOfPacket = groupOf(initialFacts, 'quic')
