import type { FactTable } from '../facts.ts'
import { hex, hex16 } from '../wire/hex.ts'
import { decodeText } from '../wire/text.ts'
import type { StunMessage } from './message.ts'

/** RFC 8489, section 14.14. */
const SOFTWARE = 0x8022

/** What a request says, under mercury's names; `software` is the name of the attribute. */
export const messageFacts: FactTable<StunMessage> = {
  method: ({ method }) => METHODS.get(method) ?? hex16(method),
  class: () => 'request',
  transaction_id: ({ transactionId }) => hex(transactionId),
  magic_cookie: ({ hasMagicCookie }) => hasMagicCookie,
  software,
}

/** IANA's registry of STUN methods. */
const METHODS: ReadonlyMap<number, string> = new Map([
  [0x001, 'Binding'],
  [0x002, 'SharedSecret'],
  [0x003, 'Allocate'],
  [0x004, 'Refresh'],
  [0x006, 'Send'],
  [0x007, 'Data'],
  [0x008, 'CreatePermission'],
  [0x009, 'ChannelBind'],
  [0x00a, 'Connect'],
  [0x00b, 'ConnectionBind'],
  [0x00c, 'ConnectionAttempt'],
  [0x080, 'GOOG-PING'],
])

function software({ attributes }: StunMessage): string | undefined {
  const attribute = attributes.find(({ type }) => type === SOFTWARE)
  return attribute && decodeText(attribute.value)
}
