import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { serverName } from '../tls/extensions.ts'
import { clientHelloFacts } from '../tls/facts.ts'
import { ja3, ja3String } from '../tls/ja3.ts'
import { formatNpf } from '../tls/npf.ts'
import { readableClientHello } from '../tls/readable.ts'
import { byteAt, uint16 } from '../wire/bytes.ts'
import { hex } from '../wire/hex.ts'
import { hmacOfHello, type OpenvpnHello, parseDatagrams, parseStream } from './client-hello.ts'
import { mayCarryTls } from './control-packet.ts'

const factsOfTls = groupOf(clientHelloFacts, 'tls', 'client')
const factsOfChannel = groupOf<OpenvpnHello>(
  {
    num_records: ({ packets }) => packets,
    key_id: ({ keyId }) => keyId,
    hmac_length: ({ hmacLength }) => hmacLength,
  },
  'openvpn',
)

/** The lengths of packets that may begin a hello: its fields and six bytes, and more than fit a link. */
const SHORTEST = 20
const LONGEST = 0x7ff

/** OpenVPN clients over TCP: the ClientHello in the control channel (docs/protocols/openvpn.md). */
export const openvpn: Protocol<OpenvpnHello> = {
  ...common('06'),
  type: 'openvpn',
  carrier: 'tcp',
  identify(bytes, start, end) {
    const length = uint16(bytes, start)
    if (end - start < 2) return end > start && byteAt(bytes, start) <= LONGEST >> 8
    if (length < SHORTEST || length > LONGEST) return false
    if (end - start === 2) return true
    const packet = { start: start + 2, end: Math.min(end, start + 2 + length) }
    return mayCarryTls(bytes, packet) && hmacOfHello(bytes, packet) !== undefined
  },
  parse: parseStream,
}

/** The same over UDP. */
export const openvpnUdp: Protocol<OpenvpnHello> = {
  ...common('11'),
  type: 'openvpn_udp',
  carrier: 'udp',
  identify(bytes, start, end) {
    const packet = { start, end }
    return mayCarryTls(bytes, packet) && (end - start <= 2 || hmacOfHello(bytes, packet) !== undefined)
  },
  parse: (bytes, start, end, { following }) => parseDatagrams([bytes.subarray(start, end), ...following]),
}

/** What does not depend on the carrier; `transport` is its IANA protocol number in hex. */
function common(transport: string): Omit<Protocol<OpenvpnHello>, 'type' | 'carrier' | 'identify' | 'parse'> {
  return {
    name: 'openvpn.client_hello',
    sender: 'client',
    ...printing({
      openvpn: (message: OpenvpnHello) => formatHello(message, transport),
      ja3: ({ hello }, digests) => ja3(hello, digests),
      ja3_r: ({ hello }) => ja3String(hello),
    }),
    context: ({ hello }) => ({ serverName: serverName(hello) }),
    notation2019: () => undefined,
    readable: ({ hello }, names) => readableClientHello(hello, names),
    facts: (message, wanted) => [...factsOfChannel(message, wanted), ...factsOfTls(message.hello, wanted)],
  }
}

function formatHello({ hello, packets, keyId, hmacLength }: OpenvpnHello, transport: string): string {
  const channel = `(${transport})(${byte(packets)})(04${keyId === 0 ? '00' : '01'})(${byte(hmacLength)})`
  return `openvpn/${channel}${formatNpf(hello, 'tls').slice('tls/'.length)}`
}

function byte(value: number): string {
  return hex(Uint8Array.of(value))
}
