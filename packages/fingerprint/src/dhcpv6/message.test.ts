import { expect, test } from 'vitest'
import { isFailure } from '../protocol.ts'
import { dhcpv6 } from './index.ts'
import { parseMessage } from './message.ts'

const DIGESTS = { md5: String, sha256: String }

/** RFC 8415: a Solicit with client identifier, elapsed time, option request and vendor class. */
const SOLICIT = Uint8Array.of(
  ...[1, 0xaa, 0xbb, 0xcc, 0, 1, 0, 10, 0, 3, 0, 1, 2, 0, 0, 0, 0, 1],
  ...[0, 8, 0, 2, 0, 0, 0, 6, 0, 4, 0, 23, 0, 24, 0, 16, 0, 5, 0, 0, 1, 0x37, 0],
)

test('the codes of options in wire order, two of them with their data', () => {
  const result = parseMessage(SOLICIT, 0, SOLICIT.length)
  if (isFailure(result)) throw new Error(result.field)
  expect(dhcpv6.fingerprint(result.message, 'dhcpv6', DIGESTS)).toBe(
    'dhcpv6/(01)((0001)(0008)(0006000400170018)(001000050000013700))',
  )
  const facts = { msg_type: 'solicit', transaction_id: 'aabbcc', client_id: '00030001020000000001' }
  expect(dhcpv6.facts(result.message)[0]?.facts).toMatchObject({ ...facts, vendor_class: '0000013700' })
})

test.each([
  ['an Advertise', SOLICIT.with(0, 2)],
  ['options that end before the datagram', SOLICIT.with(7, 11)],
  ['an option without a number', SOLICIT.with(5, 0)],
  ['a header alone', SOLICIT.subarray(0, 4)],
])('%s is none', (_, bytes) => {
  expect(dhcpv6.identify(bytes, 0, bytes.length)).toBe(false)
})

test('a beginning is judged by its type', () => {
  expect(dhcpv6.identify(SOLICIT, 0, 2)).toBe(true)
  expect(dhcpv6.identify(SOLICIT.with(0, 7), 0, 2)).toBe(false)
})
