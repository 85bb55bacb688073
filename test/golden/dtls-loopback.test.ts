import { type FingerprintRecord, mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { expect, test } from 'vitest'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

interface PrintedHello {
  readonly dtls: Readonly<Record<string, { readonly random: string }>>
}

test('the hellos of OpenSSL and GnuTLS as tshark reads them (test/fixtures/dtls)', async () => {
  const records = await recordsOf(fixture('dtls/loopback.pcap'))
  expect(records.map(hello)).toEqual(fixtureTable('dtls/tshark.tsv'))
  expect(records.filter(({ reassembled }) => reassembled)).toHaveLength(2)
})

/** A hello in the fields of tshark: JA3 before hashing holds version, suites, extensions, groups and point formats. */
function hello(record: FingerprintRecord): Record<string, string> {
  const { protocol, message, sourcePort } = record
  const isClient = protocol.type === 'dtls'
  const ja3 = protocol.fingerprint(message, isClient ? 'ja3_r' : 'ja3s_r', nodeDigests) ?? ''
  const { dtls }: PrintedHello = JSON.parse(mercuryRecord(record, { digests: nodeDigests, metadata: true }))
  return {
    'udp.srcport': `${sourcePort}`,
    'dtls.handshake.random': dtls[isClient ? 'client' : 'server']?.random ?? '',
    'dtls.handshake.ja3_full': isClient ? ja3 : '',
    'dtls.handshake.ja3s_full': isClient ? '' : ja3,
  }
}
