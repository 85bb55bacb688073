import { existsSync } from 'node:fs'
import { nodeCiphers } from '@fingerpost/capture'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../../../../test/corpus.ts'
import { initial } from '../../../../test/support/quic-builder.ts'
import { recordsOf } from '../../../../test/support/records.ts'
import { isFailure } from '../protocol.ts'
import { parseClientInitial } from './client-initial.ts'
import { quic } from './index.ts'

const CAPTURES = [
  'mercury/quic-crypto-packets.pcap',
  'mercury/quic_v2.pcap',
  'mercury/quic_fragmented.pcap',
  'foxio/quic-with-several-tls-frames.pcapng',
  'sv/quic-frag/input.pcap',
  'zeek/quic/firefox-102.13.0esr-blog-cloudflare-com.pcap',
]

const DIGESTS = { md5: String, sha256: String }

describeWithCorpus('packets of others, broken', () => {
  test.each(CAPTURES.filter((path) => existsSync(corpus(path))))('%s', async (capture) => {
    const datagram = await firstDatagram(capture)
    const whole = parse(datagram)
    if (isFailure(whole)) throw new Error(whole.field)
    const { plaintext, packet } = whole.message
    // Other packets may follow in the datagram.
    for (const broken of cutAndFlipped(datagram.subarray(0, packet.end))) expect(isFailure(parse(broken))).toBe(true)
    // What is sealed can be anything, too: it must not throw, be it printed in whatever way.
    for (const payload of cutAndFlipped(plaintext))
      printAll(initial({ version: packet.version, payload: [...payload] }))
  })
})

function* cutAndFlipped(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) {
    yield bytes.subarray(0, at)
    yield Uint8Array.from(bytes).with(at, (bytes[at] ?? 0) ^ 0xff)
  }
}

function parse(datagram: Uint8Array) {
  return parseClientInitial(datagram, 0, datagram.length, { ciphers: nodeCiphers, following: [] })
}

function printAll(datagram: readonly number[]): void {
  const result = parse(Uint8Array.from(datagram))
  if (isFailure(result)) return
  for (const format of quic.formats) quic.fingerprint(result.message, format, DIGESTS)
  quic.facts(result.message)
  quic.context(result.message)
}

/** The first datagram of a capture in which a hello begins. */
async function firstDatagram(capture: string): Promise<Uint8Array> {
  const datagrams: Uint8Array[] = []
  const parse: typeof quic.parse = (bytes, start, end, context) => {
    const result = quic.parse(bytes, start, end, context)
    if (!isFailure(result)) datagrams.push(bytes.slice(start, end))
    return result
  }
  await recordsOf(corpus(capture), { protocols: [{ ...quic, parse }] })
  return datagrams[0] ?? new Uint8Array(0)
}
