import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { describeWithCorpus } from '../corpus.ts'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { compareWithMercury, MERCURY_MODES, mercuryCaptures } from '../support/mercury.ts'
import { recordsOf } from '../support/records.ts'

describeWithCorpus('OpenVPN of mercury (corpus/mercury)', () => {
  test.each(MERCURY_MODES)('expected/$folder', async (mode) => {
    let equal = 0
    for (const capture of mercuryCaptures()) {
      const compared = await compareWithMercury(capture, mode, ['openvpn'])
      expect([...compared.oursOnly, ...compared.theirsOnly], capture).toEqual([])
      equal += compared.equal
    }
    expect(equal).toBe(3)
  })
})

test('OpenVPN 2.6 over UDP and TCP, with and without tls-auth, as tshark reads it (test/fixtures/openvpn)', async () => {
  const protocols = [registry.openvpn, registry.openvpn_udp]
  const records = await recordsOf(fixture('openvpn/loopback.pcap'), { protocols })
  expect(records.map(hello)).toEqual(fixtureTable('openvpn/tshark.tsv'))
})

/** A hello in the fields of tshark; the fourth pair of brackets of a fingerprint has the length of the HMAC. */
function hello({ protocol, message, destinationPort }: FingerprintRecord): Record<string, string> {
  const [, , , hmac = ''] = protocol.fingerprint(message, 'openvpn', nodeDigests)?.split(')(') ?? []
  const ja3_full = protocol.fingerprint(message, 'ja3_r', nodeDigests) ?? ''
  return { port: `${destinationPort}`, hmac: `${Number.parseInt(hmac, 16)}`, ja3_full }
}
