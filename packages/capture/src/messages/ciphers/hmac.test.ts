import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { HmacSha256 } from './hmac.ts'

test('test case 2 of RFC 4231', () => {
  const code = new HmacSha256().digest(Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'))
  expect(Buffer.from(code).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})

test('keys and data of any length: what createHmac gives', () => {
  const hmac = new HmacSha256()
  const bytes = Uint8Array.from({ length: 400 }, (_, at) => (at * 37) & 0xff)
  for (const keyLength of [0, 1, 20, 32, 63, 64, 65, 200]) {
    for (const length of [0, 1, 20, 191, 192, 193, 400]) {
      const [key, data] = [bytes.subarray(0, keyLength), bytes.subarray(0, length)]
      expect(Buffer.from(hmac.digest(key, data))).toEqual(createHmac('sha256', key).update(data).digest())
    }
  }
})
