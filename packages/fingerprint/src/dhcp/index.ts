import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { messageFacts } from './facts.ts'
import { type DhcpMessage, parseMessage, startsMessage } from './message.ts'
import { formatOptions, formatPmercuryOptions } from './npf.ts'

/** DHCP clients: what they send to servers (docs/protocols/dhcp.md). */
export const dhcp: Protocol<DhcpMessage> = {
  type: 'dhcp',
  name: 'dhcp.request',
  carrier: 'udp',
  sender: 'client',
  ...printing({ dhcp: formatOptions }),
  identify: startsMessage,
  parse: parseMessage,
  context: () => ({}),
  notation2019: formatPmercuryOptions,
  facts: groupOf(messageFacts, 'dhcp'),
}
