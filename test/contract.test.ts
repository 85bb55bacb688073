import { nodeCiphers } from '@fingerpost/capture'
import { type FingerprintType, registry } from '@fingerpost/fingerprint'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corpusCaptures, describeWithCorpus } from './corpus.ts'
import { BlockCoverage, blocksRun } from './support/block-coverage.ts'
import { exercise, type Payload } from './support/exercise.ts'
import { fixture } from './support/fixtures.ts'
import { payloadsOf } from './support/payloads.ts'

/** Captures of ours of what the corpus lacks. */
const OURS = ['dhcp/clients.pcap', 'openvpn/loopback.pcap', 'http2/loopback.pcap']

/** Of a type that the captures have more of, so many are drawn. */
const PAYLOADS = 24

/**
 * Work is counted in blocks of source text that were run, formats and metadata included: no payload of the corpus needs
 * more than 11 for a byte. A parser that looked at its bytes again and again would need hundreds.
 */
const BLOCKS_PER_BYTE = 40

describeWithCorpus('every parser, on payloads of the corpus and of our own captures', () => {
  let payloads: ReadonlyMap<FingerprintType, readonly Payload[]> = new Map()
  const coverage = new BlockCoverage()
  beforeAll(async () => {
    payloads = await payloadsOf([...corpusCaptures(), ...OURS.map(fixture)], PAYLOADS)
  }, 60_000)
  afterAll(() => coverage.stop())

  test.each(Object.values(registry))('$name: cut at every byte, and with every byte flipped', (protocol) => {
    const drawn = payloads.get(protocol.type) ?? []
    expect(drawn).not.toEqual([])
    for (const payload of drawn) {
      coverage.take()
      let bytes = 0
      for (const changed of changes(payload)) {
        exercise(protocol, changed, { ciphers: nodeCiphers })
        bytes += lengthOf(changed)
      }
      expect(blocksRun(coverage.take()) / bytes, `${payload.bytes.length} bytes`).toBeLessThan(BLOCKS_PER_BYTE)
    }
  })
})

function* changes({ bytes, following }: Payload): Generator<Payload> {
  for (let end = 0; end <= bytes.length; end++) yield { bytes: bytes.subarray(0, end), following }
  for (const [at, byte] of bytes.entries()) yield { bytes: bytes.with(at, byte ^ 0xff), following }
}

function lengthOf({ bytes, following }: Payload): number {
  return following.reduce((sum, datagram) => sum + datagram.length, bytes.length)
}
