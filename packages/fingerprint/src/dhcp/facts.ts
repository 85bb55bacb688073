import type { FactTable } from '../facts.ts'
import { byteAt } from '../wire/bytes.ts'
import { hex } from '../wire/hex.ts'
import { formatAddress } from '../wire/ip-address.ts'
import { decodeText } from '../wire/text.ts'
import { type DhcpMessage, OptionCode } from './message.ts'

/** What a client's message says, under pmercury's names; `msg_type` and `client_id` are mercury's. */
export const messageFacts: FactTable<DhcpMessage> = {
  msg_type: messageType,
  client_mac_address: ({ hardwareAddress }) => [...hardwareAddress].map((byte) => hex(Uint8Array.of(byte))).join(':'),
  client_id: (message) => hexOf(message, OptionCode.clientIdentifier),
  hostname: (message) => textOf(message, OptionCode.hostName),
  fqdn: (message) => hexOf(message, OptionCode.clientFqdn),
  requested_ip: requestedAddress,
  vendor_class_id: (message) => textOf(message, OptionCode.vendorClass),
  parameter_request_list: (message) => dataOf(message, OptionCode.parameterRequestList)?.join(','),
}

/** RFC 2132, section 9.6, and those that RFC 3203 and RFC 4388 add; others by their number. */
const MESSAGE_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'discover'],
  [3, 'request'],
  [4, 'decline'],
  [7, 'release'],
  [8, 'inform'],
  [10, 'leasequery'],
])

function messageType(message: DhcpMessage): string | undefined {
  const data = dataOf(message, OptionCode.messageType)
  if (data?.length !== 1) return undefined
  const type = byteAt(data, 0)
  return MESSAGE_TYPES.get(type) ?? String(type)
}

function requestedAddress(message: DhcpMessage): string | undefined {
  const data = dataOf(message, OptionCode.requestedAddress)
  return data?.length === 4 ? formatAddress(data, 0, 4) : undefined
}

function textOf(message: DhcpMessage, code: number): string | undefined {
  const data = dataOf(message, code)
  return data && decodeText(data)
}

function hexOf(message: DhcpMessage, code: number): string | undefined {
  const data = dataOf(message, code)
  return data && hex(data)
}

function dataOf({ options }: DhcpMessage, wanted: number): Uint8Array | undefined {
  return options.find(({ code }) => code === wanted)?.data
}
