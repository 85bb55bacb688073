import { expect, test } from 'vitest'
import { helloMessage, records, serverNameData, u16 } from '../../../../test/support/hello-builder.ts'
import { isFailure, type ParseContext, type Protocol } from '../protocol.ts'
import { openvpn, openvpnUdp } from './index.ts'

const DIGESTS = { md5: String, sha256: String }
const HELLO = [
  ...records(
    helloMessage({
      suites: [0x1301],
      extensions: [
        [0, serverNameData('vpn.example')],
        [0x17, []],
      ],
    }),
  ),
]
const HELLO_PRINTED = '(0303)(1301)((0000)(0017))'

/** Pieces of the hello of `size` bytes in packets with an HMAC; the first acknowledges the server's packet. */
function packets(size: number, hmac: number): number[][] {
  const auth = hmac === 0 ? [] : [...new Array<number>(hmac).fill(0xaa), 0, 0, 0, 1, 0, 0, 0, 2]
  const pieces: number[][] = []
  for (let at = 0; at < HELLO.length; at += size) {
    const acks = at === 0 ? [1, 0, 0, 0, 0, ...new Array<number>(8).fill(9)] : [0]
    pieces.push([
      0x20,
      ...new Array<number>(8).fill(7),
      ...auth,
      ...acks,
      0,
      0,
      0,
      at & 0xff,
      ...HELLO.slice(at, at + size),
    ])
  }
  return pieces
}

test.each([0, 16, 20, 28, 32, 48, 64])(
  'over UDP with an HMAC of %d bytes, in three datagrams and an acknowledgment',
  (hmac) => {
    const [first = [], second = [], third = []] = packets(30, hmac).map((packet) => Uint8Array.from(packet))
    const acknowledgment = Uint8Array.of(0x28, 1, 2, 3)
    const following = [second, acknowledgment, third].map((packet) => Uint8Array.from(packet))
    const bytes = Uint8Array.from(first)
    expect(openvpnUdp.identify(bytes, 0, bytes.length)).toBe(true)
    expect(printed(openvpnUdp, bytes, following)).toBe(
      `openvpn/(11)(03)(0400)(${hmac.toString(16).padStart(2, '0')})${HELLO_PRINTED}`,
    )
  },
)

test('over TCP, cut anywhere: more bytes are asked for until the hello is there', () => {
  const stream = Uint8Array.from(packets(30, 20).flatMap((packet) => [...u16(packet.length), ...packet]))
  expect(openvpn.identify(stream, 0, stream.length)).toBe(true)
  expect(printed(openvpn, stream)).toBe(`openvpn/(06)(03)(0400)(14)${HELLO_PRINTED}`)
  for (let end = 75; end < stream.length; end++) {
    const result = openvpn.parse(stream, 0, end, context())
    expect(result.missing, `${end}`).toBeGreaterThan(0)
    expect(end + result.missing).toBeLessThanOrEqual(stream.length)
  }
})

test.each([
  ['a reset', Uint8Array.of(0x38, ...new Array<number>(60).fill(0))],
  ['an encrypted packet', Uint8Array.of(0x20, ...new Array<number>(120).fill(0x5a))],
])('%s is none', (_, bytes) => {
  expect(openvpnUdp.identify(bytes, 0, bytes.length)).toBe(false)
})

function printed<Message>(
  protocol: Protocol<Message>,
  bytes: Uint8Array,
  following: Uint8Array[] = [],
): string | undefined {
  const result = protocol.parse(bytes, 0, bytes.length, context(following))
  return isFailure(result) ? result.field : protocol.fingerprint(result.message, 'openvpn', DIGESTS)
}

function context(following: readonly Uint8Array[] = []): ParseContext {
  const none = () => {
    throw new Error('OpenVPN asks for no cipher')
  }
  return { ciphers: { hmacSha256: none, aes128: none, openAes128Gcm: none }, following }
}
