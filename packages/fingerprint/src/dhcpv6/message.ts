import type { Parsed, ParseFailure } from '../protocol.ts'
import { byteAt } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'

/** A message of a DHCPv6 client (RFC 8415, section 8). Its byte strings are views of the bytes that were parsed. */
export interface Dhcpv6Message {
  readonly type: number
  readonly transactionId: Uint8Array
  /** In wire order. */
  readonly options: readonly Dhcpv6Option[]
}

/** An option (RFC 8415, section 21.1). */
export interface Dhcpv6Option {
  readonly code: number
  readonly data: Uint8Array
}

/** The types of messages that clients send (RFC 8415, section 7.3). */
export const CLIENT_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'solicit'],
  [3, 'request'],
  [4, 'confirm'],
  [5, 'renew'],
  [6, 'rebind'],
  [8, 'release'],
  [9, 'decline'],
  [11, 'information-request'],
])

/** Codes of options (RFC 8415; RFC 4704 for 39). */
export const OptionCode = { clientId: 1, optionRequest: 6, vendorClass: 16, clientFqdn: 39 } as const

/** Above the codes that are assigned; what has a greater one is another protocol's. */
const GREATEST_CODE = 0xff
const HEADER = 4

/**
 * Whether a datagram is a client's message: a type that clients send, and options that end where the datagram does.
 * There is no magic number to know one by. A beginning is judged by the type alone.
 */
export function startsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || !CLIENT_TYPES.has(byteAt(bytes, start))) return false
  if (end - start <= 2) return true
  const options = end - start > HEADER ? readOptions(new Reader(bytes, start + HEADER, end)) : undefined
  return options?.every(({ code }) => code > 0 && code <= GREATEST_CODE) ?? false
}

/** The message that a datagram holds, whole or not at all. */
export function parseMessage(bytes: Uint8Array, start: number, end: number): Parsed<Dhcpv6Message> | ParseFailure {
  const options = end - start > HEADER ? readOptions(new Reader(bytes, start + HEADER, end)) : undefined
  if (options === undefined) return { reason: 'malformed', field: 'options', missing: 0 }
  const transactionId = bytes.subarray(start + 1, start + HEADER)
  return { message: { type: byteAt(bytes, start), transactionId, options }, missing: 0 }
}

/** Undefined where they do not end where the datagram does. */
function readOptions(reader: Reader): Dhcpv6Option[] | undefined {
  const options: Dhcpv6Option[] = []
  while (reader.remaining > 0) {
    const code = reader.u16('option-code')
    const data = reader.vector16('option-data')
    if (reader.failed) return undefined
    options.push({ code, data })
  }
  return options
}
