import { nodeCiphers } from '@fingerpost/capture'
import { ecb, gcm } from '@noble/ciphers/aes.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { CONNECTION_ID, initial } from '../../../../test/support/quic-builder.ts'
import { SAMPLE_VERSION_1, SAMPLE_VERSION_2 } from '../../../../test/support/quic-vectors.ts'
import { fingerprint } from '../fingerprint.ts'
import { type Ciphers, isFailure } from '../protocol.ts'
import { quic } from './index.ts'

/** Ciphers without node:crypto, as a browser has them. */
const nobleCiphers: Ciphers = {
  hmacSha256: (key, data) => hmac(sha256, key, data),
  aes128: (key, block) => ecb(key, { disablePadding: true }).encrypt(block),
  openAes128Gcm(key, nonce, { associated, ciphertext }) {
    try {
      return gcm(key, nonce, associated).decrypt(ciphertext)
    } catch {
      return undefined
    }
  },
}

describe('@noble/ciphers and node:crypto open the same', () => {
  const foreign = Uint8Array.from(initial({ keysOf: [1, 2, 3] }))
  const changed = SAMPLE_VERSION_1.with(600, 0)
  test.each([
    ['RFC 9001, appendix A.2', SAMPLE_VERSION_1, true],
    ['RFC 9369, appendix A.2', SAMPLE_VERSION_2, true],
    ['a packet under other keys', foreign, false],
    ['a packet that was changed', changed, false],
    ['a packet without a payload', Uint8Array.from(initial({ payload: [] })), false],
  ])('%s', (_, packet, opens) => {
    const printed = (ciphers: Ciphers) => {
      const result = quic.parse(packet, 0, packet.length, { ciphers, following: [] })
      return isFailure(result) ? result : quic.facts(result.message)
    }
    expect('reason' in printed(nobleCiphers)).toBe(!opens)
    expect(printed(nobleCiphers)).toEqual(printed(nodeCiphers))
  })

  test('the public function takes them', () => {
    const options = { carrier: 'udp', ciphers: nobleCiphers } as const
    expect(fingerprint(SAMPLE_VERSION_1, options)).toEqual(
      fingerprint(SAMPLE_VERSION_1, { ...options, ciphers: nodeCiphers }),
    )
    expect(fingerprint(SAMPLE_VERSION_1, options)).toMatchObject({ type: 'quic', serverName: 'example.com' })
    expect(fingerprint(SAMPLE_VERSION_1, { carrier: 'udp' })).toBeUndefined()
    expect(fingerprint(Uint8Array.of(0xc0, 0, 0, 0, 1, 8, ...CONNECTION_ID), options)).toBeUndefined()
  })
})
