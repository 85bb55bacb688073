import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

const PROTOCOLS = [registry.tcp, registry.tcp_server]

test('SYNs and SYN/ACKs with ECN over IPv4 and IPv6 as tshark reads them (test/fixtures/tcp)', async () => {
  const records = await recordsOf(fixture('tcp/loopback.pcap'), { protocols: PROTOCOLS })
  expect(records.map(line)).toEqual(fixtureTable('tcp/tshark.tsv').map(expected))
})

/** The fingerprint and the members by the fields of tshark; all of these packets have the same five options. */
function expected(fields: Record<string, string>): string {
  const ttl = Number(fields['ip.ttl'] || fields['ipv6.hlim'])
  const identification = Number(fields['ip.id'] || fields['ipv6.flow'])
  const window = Number(fields['tcp.window_size_value']).toString(16)
  const options = fields['tcp.options']?.replace(/^(0204....)0402080a(.{16})01(0303..)$/, '($1)(04)(08)(01)($3)')
  const echo = Number(fields['tcp.options.timestamp.tsecr'])
  const type = echo === 0 ? 'tcp' : 'tcp_server'
  const ip = `(${fields['ip.id'] ? 4 : 6}0)(${identification === 0 ? '00' : ''})(${(ttl & 0xe0).toString(16)})`
  const timestamp = { ts_val: Number(fields['tcp.options.timestamp.tsval']), ...(echo > 0 && { ts_ecr: echo }) }
  const facts = [{ name: type, facts: { seq: Number(fields['tcp.seq_raw']), timestamp } }]
  return `${type}/${ip}(${window})(${options}) ${JSON.stringify(facts)}`
}

function line({ protocol, message }: FingerprintRecord): string {
  const fingerprint = protocol.fingerprint(message, protocol.type, nodeDigests)
  return `${fingerprint} ${JSON.stringify(protocol.facts(message))}`
}
