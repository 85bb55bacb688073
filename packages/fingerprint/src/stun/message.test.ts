import { expect, test } from 'vitest'
import { isFailure, isTruncated } from '../protocol.ts'
import { unhex } from '../wire/hex.ts'
import { stun } from './index.ts'

/** The sample request of RFC 5769, section 2.1. */
const SAMPLE = bytes(
  '000100582112a442b7e7a701bc34d686fa87dfae',
  '802200105354554e207465737420636c69656e74',
  '002400046e0001ff',
  '80290008932ff9b151263b36',
  '000600096576746a3a68367659202020',
  '000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2',
  '80280004e57a3bcf',
)
const CONTEXT = { ciphers: { hmacSha256: none, aes128: none, openAes128Gcm: none }, following: [] }
const DIGESTS = { md5: String, sha256: String }

test('the sample request of RFC 5769', () => {
  const { message } = parsed(SAMPLE)
  expect(stun.fingerprint(message, 'stun/1', DIGESTS)).toBe('stun/1/(00)(0001)(01)((8022)(0006)(0008)(8028))')
  const facts = { method: 'Binding', class: 'request', magic_cookie: true, software: 'STUN test client' }
  expect(stun.facts(message)).toEqual([
    { name: 'stun', facts: { ...facts, transaction_id: 'b7e7a701bc34d686fa87dfae' } },
  ])
})

test('values of MS_APP_ID are printed, attributes that are not listed are left out', () => {
  const { message } = parsed(bytes('000300102112a442000000000000000000000000', '80370004aabbccdd', '8036000301020300'))
  expect(stun.fingerprint(message, 'stun/1', DIGESTS)).toBe('stun/1/(00)(0003)(01)((80370004aabbccdd))')
})

test.each([
  ['a response', SAMPLE.with(0, 1)],
  ['an indication', SAMPLE.with(1, 0x11)],
  ['another length', SAMPLE.with(3, 0x54)],
  ['no magic cookie, and no method of classic STUN', SAMPLE.with(1, 3).with(4, 0)],
  ['RTP', SAMPLE.with(0, 0x80)],
])('%s is none', (_, changed) => {
  expect(stun.identify(changed, 0, changed.length)).toBe(false)
})

test('an attribute that is cut marks the message', () => {
  const result = parsed(SAMPLE.with(23, 0xff))
  expect(isTruncated(result)).toBe(true)
  expect(stun.fingerprint(result.message, 'stun/1', DIGESTS)).toBe('stun/1/(00)(0001)(01)()')
})

function parsed(sent: Uint8Array) {
  expect(stun.identify(sent, 0, sent.length)).toBe(true)
  const result = stun.parse(sent, 0, sent.length, CONTEXT)
  if (isFailure(result)) throw new Error(result.field)
  return result
}

function bytes(...hex: string[]): Uint8Array {
  return unhex(hex.join('')) ?? new Uint8Array()
}

function none(): never {
  throw new Error('STUN asks for no cipher')
}
