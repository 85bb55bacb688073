import type { Parsed, ParseFailure } from '../protocol.ts'
import { byteAt, int32 } from '../wire/bytes.ts'
import { Reader } from '../wire/reader.ts'

/** A message of a DHCP client (RFC 2131, section 2). Its byte strings are views of the bytes that were parsed. */
export interface DhcpMessage {
  /** The client's address on its link, `chaddr`; as many bytes as `hlen` says. */
  readonly hardwareAddress: Uint8Array
  /** In wire order up to and with the end option; without those that pad. */
  readonly options: readonly DhcpOption[]
}

/** An option (RFC 2132, section 2); its data ends where the datagram does. */
export interface DhcpOption {
  readonly code: number
  readonly data: Uint8Array
  /** The option as it was sent: code, length and data. */
  readonly bytes: Uint8Array
}

/** Codes of options (RFC 2132; RFC 3925 for 124). */
export const OptionCode = {
  pad: 0,
  hostName: 12,
  requestedAddress: 50,
  messageType: 53,
  parameterRequestList: 55,
  vendorClass: 60,
  clientIdentifier: 61,
  clientFqdn: 81,
  vendorIdentifyingVendorClass: 124,
  end: 255,
} as const

const BOOTREQUEST = 1
/** `hlen` at 2, `chaddr` of 16 bytes at 28; the magic cookie stands behind `sname` and `file`. */
const HLEN = 2
const CHADDR = 28
const LONGEST_CHADDR = 16
const COOKIE = 236
const MAGIC = 0x63825363
const HEADER = 240

/** Whether a datagram is a client's message: BOOTREQUEST, and the magic cookie behind its fields. One byte or two: by the first. */
export function startsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || byteAt(bytes, start) !== BOOTREQUEST) return false
  return end - start <= 2 || (end - start >= HEADER && int32(bytes, start + COOKIE) === MAGIC)
}

/** The message that a datagram holds. A datagram never gets longer: one that is cut has the options that are whole. */
export function parseMessage(bytes: Uint8Array, start: number, end: number): Parsed<DhcpMessage> | ParseFailure {
  if (end - start < HEADER) return { reason: 'truncated', field: 'options', missing: 0 }
  const length = Math.min(byteAt(bytes, start + HLEN), LONGEST_CHADDR)
  const hardwareAddress = bytes.subarray(start + CHADDR, start + CHADDR + length)
  const { options, cut } = readOptions(new Reader(bytes, start + HEADER, end))
  return { message: { hardwareAddress, options }, missing: 0, ...(cut && { cut }) }
}

/** The options as far as they are whole; `cut` where one is not. */
function readOptions(reader: Reader): { options: DhcpOption[]; cut?: true } {
  const options: DhcpOption[] = []
  while (reader.remaining > 0) {
    const at = reader.offset
    const code = reader.u8('code')
    if (code === OptionCode.pad) continue
    const data = code === OptionCode.end ? new Uint8Array(0) : reader.vector8('option')
    if (reader.failed) return { options, cut: true }
    options.push({ code, data, bytes: reader.bytes.subarray(at, reader.offset) })
    if (code === OptionCode.end) break
  }
  return { options }
}
