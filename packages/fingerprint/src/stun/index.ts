import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { messageFacts } from './facts.ts'
import { parseRequest, type StunMessage, startsRequest } from './message.ts'
import { formatMessage } from './npf.ts'

/** STUN clients: their requests, also those of TURN and ICE (docs/protocols/stun.md). */
export const stun: Protocol<StunMessage> = {
  type: 'stun',
  name: 'stun.request',
  carrier: 'udp',
  sender: 'client',
  ...printing({ 'stun/1': formatMessage }),
  identify: startsRequest,
  parse: parseRequest,
  context: () => ({}),
  notation2019: () => undefined,
  facts: groupOf(messageFacts, 'stun'),
}
