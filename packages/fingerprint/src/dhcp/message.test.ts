import { expect, test } from 'vitest'
import { isFailure, isTruncated, type ParseContext, type Parsed } from '../protocol.ts'
import { dhcp } from './index.ts'
import type { DhcpMessage } from './message.ts'

const DIGESTS = { md5: String, sha256: String }
const CONTEXT: ParseContext = { ciphers: { hmacSha256: none, aes128: none, openAes128Gcm: none }, following: [] }

/** RFC 2131, section 2: BOOTREQUEST over Ethernet, then the options that are given. */
function sent(...options: number[]): Uint8Array {
  const fields = [1, 1, 6, 0, 1, 2, 3, 4, ...new Array<number>(20).fill(0), 2, 0, 0, 0, 0, 1]
  return Uint8Array.of(...fields, ...new Array<number>(236 - fields.length).fill(0), 0x63, 0x82, 0x53, 0x63, ...options)
}

const REQUESTED = [50, 4, 192, 0, 2, 7]
const VENDOR = [124, 5, 0, 0, 1, 0x37, 0]

test('options in wire order without padding and what stands behind the end', () => {
  const { message } = read(sent(53, 1, 3, 0, 0, ...REQUESTED, ...VENDOR, 55, 2, 1, 3, 255, 12, 1, 97))
  expect(dhcp.fingerprint(message, 'dhcp', DIGESTS)).toBe('dhcp/((350103)(32)(7c050000013700)(37020103)(ff))')
  expect(dhcp.notation2019(message)).toBe('((350103)(32)(7c)(37020103)(ff))')
  expect(dhcp.facts(message)[0]?.facts).toMatchObject({
    msg_type: 'request',
    client_mac_address: '02:00:00:00:00:01',
    requested_ip: '192.0.2.7',
    parameter_request_list: '1,3',
    hostname: undefined,
  })
})

test('an option that is cut ends the list and marks the message', () => {
  const result = read(sent(53, 1, 1, 12, 9, 97))
  expect(isTruncated(result)).toBe(true)
  expect(dhcp.fingerprint(result.message, 'dhcp', DIGESTS)).toBe('dhcp/((350101))')
})

test('an option of length 0 is one', () => {
  expect(dhcp.fingerprint(read(sent(80, 0, 53, 1, 1, 255)).message, 'dhcp', DIGESTS)).toBe('dhcp/((50)(350101)(ff))')
})

test.each([
  ['a reply', sent(53, 1, 2).with(0, 2)],
  ['BOOTP without options', sent(53, 1, 1).with(236, 0)],
])('%s is none', (_, bytes) => {
  expect(dhcp.identify(bytes, 0, bytes.length)).toBe(false)
})

function read(bytes: Uint8Array): Parsed<DhcpMessage> {
  expect(dhcp.identify(bytes, 0, bytes.length)).toBe(true)
  const result = dhcp.parse(bytes, 0, bytes.length, CONTEXT)
  if (isFailure(result)) throw new Error(result.field)
  return result
}

function none(): never {
  throw new Error('DHCP asks for no cipher')
}
