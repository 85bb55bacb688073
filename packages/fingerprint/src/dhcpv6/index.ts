import { type FactTable, groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { hex, hex16 } from '../wire/hex.ts'
import { CLIENT_TYPES, type Dhcpv6Message, OptionCode, parseMessage, startsMessage } from './message.ts'

/** Options that keep their length and data; of the others the code alone is printed. */
const WHOLE: ReadonlySet<number> = new Set([OptionCode.optionRequest, OptionCode.vendorClass])

const messageFacts: FactTable<Dhcpv6Message> = {
  msg_type: ({ type }) => CLIENT_TYPES.get(type),
  transaction_id: ({ transactionId }) => hex(transactionId),
  client_id: (message) => hexOf(message, OptionCode.clientId),
  vendor_class: (message) => hexOf(message, OptionCode.vendorClass),
  fqdn: (message) => hexOf(message, OptionCode.clientFqdn),
}

/** DHCPv6 clients: what they send to servers and relays (docs/protocols/dhcp.md). */
export const dhcpv6: Protocol<Dhcpv6Message> = {
  type: 'dhcpv6',
  name: 'dhcpv6.request',
  carrier: 'udp',
  sender: 'client',
  ...printing({ dhcpv6: formatMessage }),
  identify: startsMessage,
  parse: parseMessage,
  context: () => ({}),
  notation2019: () => undefined,
  facts: groupOf(messageFacts, 'dhcpv6'),
}

function formatMessage({ type, options }: Dhcpv6Message): string {
  const printed = options.map(({ code, data }) =>
    WHOLE.has(code) ? `(${hex16(code)}${hex16(data.length)}${hex(data)})` : `(${hex16(code)})`,
  )
  return `dhcpv6/(${hex(Uint8Array.of(type))})(${printed.join('')})`
}

function hexOf({ options }: Dhcpv6Message, wanted: number): string | undefined {
  const option = options.find(({ code }) => code === wanted)
  return option && hex(option.data)
}
