import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { Aes128Block } from './aes.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
const aes = new Aes128Block()

test.each([
  [
    'FIPS 197, appendix B',
    '2b7e151628aed2a6abf7158809cf4f3c',
    '3243f6a8885a308d313198a2e0370734',
    '3925841d02dc09fbdc118597196a0b32',
  ],
  [
    'FIPS 197, appendix C.1',
    '000102030405060708090a0b0c0d0e0f',
    '00112233445566778899aabbccddeeff',
    '69c4e0d86a7b0430d8cdb78070b4c55a',
  ],
  [
    'RFC 9001, appendix A.2',
    '9f50449e04a0e810283a1e9933adedd2',
    'd1b1c98dd7689fb8ec11d242b123dc9b',
    '437b9aec36be423400cdd115d9db3241',
  ],
])('%s', (_source, key, block, encrypted) => {
  expect(Buffer.from(aes.encrypt(bytes(key), bytes(block))).toString('hex')).toBe(encrypted)
})

test('every byte in every place of key and block: what node:crypto gives', () => {
  for (let value = 0; value < 256; value++) {
    const key = Uint8Array.from({ length: 16 }, (_, at) => value ^ (at * 17))
    const block = Uint8Array.from({ length: 16 }, (_, at) => value + at * 41)
    const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
    expect(Buffer.from(aes.encrypt(key, block))).toEqual(cipher.update(block))
  }
})
