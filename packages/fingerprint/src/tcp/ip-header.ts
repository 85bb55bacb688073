import type { Reader } from '../wire/reader.ts'

/** What a fingerprint takes from an IP header. */
export interface SynIpHeader {
  readonly version: 4 | 6
  /** Identification (RFC 791, section 3.1), or the flow label (RFC 8200, section 3). */
  readonly identification: number
  /** Time to live, or the hop limit. */
  readonly timeToLive: number
}

/** IANA protocol numbers. */
const TCP = 6
const FRAGMENT = 44
const AUTHENTICATION = 51

/** IPv6 extension headers (RFC 8200, section 4; IANA's list) besides these two, with a length in units of eight bytes. */
const OPTION_HEADERS: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140])

/**
 * Reads the headers up to the one of TCP; undefined when they lead to none. Where they are cut, the reader has failed
 * and what it did not read is zero.
 */
export function readIpHeader(reader: Reader): SynIpHeader | undefined {
  const first = reader.u8('version')
  if (first >> 4 === 4) return readIpv4(reader, first & 0x0f)
  return first >> 4 === 6 ? readIpv6(reader) : undefined
}

/** RFC 791, section 3.1; `words` is the header's length in units of four bytes. */
function readIpv4(reader: Reader, words: number): SynIpHeader | undefined {
  if (words < 5) return undefined
  reader.skip(3, 'total_length')
  const identification = reader.u16('identification')
  reader.skip(2, 'fragment_offset')
  const timeToLive = reader.u8('time_to_live')
  const protocol = reader.u8('protocol')
  reader.skip(4 * words - 10, 'addresses')
  return protocol === TCP || reader.failed ? { version: 4, identification, timeToLive } : undefined
}

/** RFC 8200, section 3, behind the first byte. */
function readIpv6(reader: Reader): SynIpHeader | undefined {
  const flowLabel = reader.u24('flow_label') & 0x0fffff
  reader.skip(2, 'payload_length')
  const nextHeader = reader.u8('next_header')
  const hopLimit = reader.u8('hop_limit')
  reader.skip(32, 'addresses')
  const protocol = passExtensionHeaders(reader, nextHeader)
  return protocol === TCP || reader.failed ? { version: 6, identification: flowLabel, timeToLive: hopLimit } : undefined
}

/** The protocol behind the extension headers (RFC 8200, section 4). */
function passExtensionHeaders(reader: Reader, firstHeader: number): number {
  let header = firstHeader
  while (!reader.failed && (OPTION_HEADERS.has(header) || header === FRAGMENT || header === AUTHENTICATION)) {
    const next = reader.u8('next_header')
    reader.skip(extensionLength(header, reader.u8('header_length')) - 2, 'extension_header')
    header = next
  }
  return header
}

/** A fragment header has no length field; that of RFC 4302, section 2.2, counts units of four bytes. */
function extensionLength(header: number, lengthField: number): number {
  if (header === FRAGMENT) return 8
  return header === AUTHENTICATION ? 4 * (lengthField + 2) : 8 * (lengthField + 1)
}
