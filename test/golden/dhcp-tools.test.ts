import { type FingerprintRecord, pmercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

const ALONE = { reassembly: false, protocols: [registry.dhcp] }

test('dhclient, udhcpc and dhcpcd as tshark reads them (test/fixtures/dhcp)', async () => {
  const records = await recordsOf(fixture('dhcp/clients.pcap'), ALONE)
  const theirs = fixtureTable('dhcp/tshark.tsv').filter((fields) => fields['dhcp.option.type'] !== '')
  expect(records.map(line)).toEqual(theirs.map(expected))
})

describeWithCorpus('DHCP of others', () => {
  test.each(['capture2', 'http_request.capture2'])('pmercury 2019, %s', async (name) => {
    const theirs = corpusRecords<object>(`pmercury/expected/default/${name}.json`, (line) => line.includes('"dhcp"'))
    const records = await recordsOf(corpus(`mercury/${name}.pcap`), { protocols: [registry.dhcp] })
    const ours = records.map((record): object => JSON.parse(pmercuryRecord(record, { digests: nodeDigests })))
    // It prints one message of each fingerprint and flow that it has not seen; ours are of other hosts besides.
    expect(theirs).toHaveLength(1)
    expect(ours).toEqual(expect.arrayContaining(theirs))
  })

  // tshark 4.0.17: `-Y dhcp.type==1 -T fields -e dhcp.option.type -e dhcp.option.request_list_item`; 0 is the end.
  test.each([
    ['foxio/dhcp.pcapng', ['53,61,50,55,0 1,3,6,42', '53,61,50,54,55,0 1,3,6,42']],
    ['zeek/dhcp/dhcp.pcap', ['53,50,12,0 ', '53,54,50,12,0 ', '53,50,12,0 ', '53,0 ', '53,0 ', '53,51,50,12,0 ']],
    ['zeek/dhcp/dhcp_inform.pcap', ['53,55,0 1']],
    ['zeek/dhcp/hw-type0.pcap', ['53,57,61,51,12,55,0 1,6,15,44,3,33,150,43']],
  ])('tshark, %s', async (path, theirs) => {
    const records = await recordsOf(corpus(path), ALONE)
    expect(records.map((record) => `${codes(record)} ${factsOf(record).parameter_request_list ?? ''}`)).toEqual(theirs)
  })
})

/** What a message says by the fields of tshark. */
function expected(fields: Record<string, string>): string {
  const names = [
    'dhcp.option.type',
    'dhcp.option.request_list_item',
    'dhcp.option.hostname',
    'dhcp.option.vendor_class_id',
  ]
  return names.map((name) => fields[name]).join(' ')
}

function line(record: FingerprintRecord): string {
  const { parameter_request_list: wanted, hostname = '', vendor_class_id: vendor = '' } = factsOf(record)
  return [codes(record), wanted, hostname, vendor].join(' ')
}

/** The codes that a fingerprint names, in decimal; the end as tshark has it. */
function codes({ protocol, message }: FingerprintRecord): string {
  const text = protocol.fingerprint(message, 'dhcp', nodeDigests) ?? ''
  const numbers = [...text.matchAll(/\(([0-9a-f]{2})/g)].map(([, code = '']) => Number.parseInt(code, 16))
  return numbers.map((code) => (code === 255 ? 0 : code)).join(',')
}

function factsOf({ protocol, message }: FingerprintRecord): Record<string, unknown> {
  return protocol.facts(message)[0]?.facts ?? {}
}
