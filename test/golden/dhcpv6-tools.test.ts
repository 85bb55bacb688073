import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { fixture, fixtureTable } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

test('dhclient and dhcpcd as tshark reads them (test/fixtures/dhcp)', async () => {
  const protocols = [registry.dhcpv6]
  const records = await recordsOf(fixture('dhcp/clients.pcap'), { reassembly: false, protocols })
  const ours = records.map(({ protocol, message }) => {
    const text = protocol.fingerprint(message, 'dhcpv6', nodeDigests) ?? ''
    return `${text} 0x${protocol.facts(message)[0]?.facts.transaction_id}`
  })
  const theirs = fixtureTable('dhcp/tshark.tsv').filter((fields) => fields['dhcpv6.msgtype'] !== '')
  expect(ours).toEqual(theirs.map(expected))
})

/** The fingerprint and the transaction by the fields of tshark; of the options, 6 alone is printed with its data. */
function expected(fields: Record<string, string>): string {
  const wanted = numbers(fields['dhcpv6.requested_option_code']).map((code) => hex(code, 4))
  const options = numbers(fields['dhcpv6.option.type']).map((code) =>
    code === 6 ? `(0006${hex(2 * wanted.length, 4)}${wanted.join('')})` : `(${hex(code, 4)})`,
  )
  return `dhcpv6/(${hex(Number(fields['dhcpv6.msgtype']), 2)})(${options.join('')}) ${fields['dhcpv6.xid']}`
}

function numbers(list = ''): number[] {
  return list.split(',').map(Number)
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0')
}
