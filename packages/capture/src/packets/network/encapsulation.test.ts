import { formatAddress } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../../../../../test/corpus.ts'
import { readCaptureFile } from '../files/capture-file.ts'
import type { Packet } from '../packet.ts'
import { type Encapsulation, encapsulationsOf } from './encapsulation.ts'
import { IpResult } from './ip.ts'
import { DEFAULT_FRAGMENT_LIMITS } from './ip-fragments.ts'
import { NetworkLayer } from './network-layer.ts'

/** What mercury prints of a packet that has a record. */
interface MercuryRecord {
  readonly src_ip: string
  readonly dst_ip: string
  readonly event_start: number
  readonly encapsulations?: readonly object[]
}

/** Every IP packet of a capture, innermost, as mercury would print its addresses. */
async function read(path: string): Promise<Required<MercuryRecord>[]> {
  const layer = new NetworkLayer(DEFAULT_FRAGMENT_LIMITS)
  const found: Required<MercuryRecord>[] = []
  const packet = (captured: Packet) => {
    if (layer.read(captured) !== IpResult.packet) return
    const { bytes, addresses, addressLength, seconds, microseconds } = captured
    found.push({
      src_ip: formatAddress(bytes, addresses, addressLength),
      dst_ip: formatAddress(bytes, addresses + addressLength, addressLength),
      event_start: Number(`${seconds}.${String(microseconds).padStart(6, '0')}`),
      encapsulations: encapsulationsOf(captured).map(printed),
    })
  }
  await readCaptureFile(corpus(path), { packet, release: () => {} })
  return found
}

function printed({ type, sourceAddress, destinationAddress, protocolType }: Encapsulation): object {
  const carried = protocolType === undefined ? {} : { protocol_type: protocolType }
  return { type, src_ip: sourceAddress, dst_ip: destinationAddress, ...carried }
}

describeWithCorpus('inner addresses and encapsulations are those of mercury 2.18', () => {
  test.each(['gre', 'vxlan', 'pppoe_double_vlan_tagging', 'sll_tls', 'tls_sgt', 'capture2'])('%s', async (name) => {
    const packets = new Set((await read(`mercury/${name}.pcap`)).map((packet) => JSON.stringify(packet)))
    const isOfIp = (line: string) => line.includes('"src_ip":')
    const records = corpusRecords<MercuryRecord>(`mercury/expected/default/${name}.json`, isOfIp)
    expect(records.length).toBeGreaterThan(0)
    for (const { src_ip, dst_ip, event_start, encapsulations = [] } of records) {
      expect(packets).toContain(JSON.stringify({ src_ip, dst_ip, event_start, encapsulations }))
    }
  })
})

describeWithCorpus('Geneve', () => {
  test('tcpdump-geneve.pcap: 39 packets between 30.0.0.1 and 30.0.0.2, as tcpdump 4.99 prints it', async () => {
    const packets = await read('foxio/tcpdump-geneve.pcap')
    expect(packets.length).toBe(39)
    for (const { src_ip, dst_ip, encapsulations } of packets) {
      expect([src_ip, dst_ip].sort()).toEqual(['30.0.0.1', '30.0.0.2'])
      const outer = { src_ip: src_ip.replace('30', '20'), dst_ip: dst_ip.replace('30', '20') }
      expect(encapsulations).toEqual([{ type: 'geneve', ...outer, protocol_type: 0x6558 }])
    }
  })
})
