import { byteAt } from '../wire/bytes.ts'

/**
 * Methods that a request is known by: the HTTP Method Registry of IANA but for PRI, which begins HTTP/2 (RFC 9113,
 * section 3.4), and those of UPnP events, of RPC over HTTP, of BITS and of Configuration Manager, which no registry has.
 */
const METHODS: readonly string[] = [
  ...['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'],
  ...['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'SEARCH', 'ACL', 'ORDERPATCH'],
  ...['BIND', 'REBIND', 'UNBIND', 'LINK', 'UNLINK', 'MKREDIRECTREF', 'UPDATEREDIRECTREF', 'MKCALENDAR', 'MKWORKSPACE'],
  ...['REPORT', 'CHECKIN', 'CHECKOUT', 'UNCHECKOUT', 'VERSION-CONTROL', 'BASELINE-CONTROL', 'MKACTIVITY'],
  ...[
    'LABEL',
    'MERGE',
    'UPDATE',
    'SUBSCRIBE',
    'UNSUBSCRIBE',
    'NOTIFY',
    'RPC_IN_DATA',
    'RPC_OUT_DATA',
    'BITS_POST',
    'CCM_POST',
  ],
]

const REQUEST_STARTS: readonly Uint8Array[] = METHODS.map((method) => ascii(`${method} `))
const RESPONSE_START = ascii('HTTP/1.')

const SP = 0x20
const ASTERISK = 0x2a
const SLASH = 0x2f
const COLON = 0x3a
const BRACKET = 0x5b

/** Bytes of a domain name (RFC 1035, section 2.3.4). */
const LONGEST_NAME = 255

/**
 * Whether bytes begin as a request-line does (RFC 9112, section 3), as far as they go: a known method, a space, and a
 * path, an asterisk or what a colon ends, a scheme or a host. Prose that begins with such a word is told apart by that.
 */
export function startsRequest(bytes: Uint8Array, start: number, end: number): boolean {
  for (const known of REQUEST_STARTS) {
    if (startsWith(known, bytes, start, end)) return startsTarget(bytes, start + known.length, end)
  }
  return false
}

/** The four forms of a request-target (RFC 9112, section 3.2), behind any spaces too many. */
function startsTarget(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end && bytes[at] === SP) at++
  if (bytes[at] === SLASH || bytes[at] === ASTERISK || bytes[at] === BRACKET) return true
  const last = Math.min(end, at + LONGEST_NAME)
  while (at < last && isOfName(byteAt(bytes, at))) at++
  return at >= end || bytes[at] === COLON
}

/** Letters, digits, hyphen, dot and underscore. */
function isOfName(byte: number): boolean {
  const letter = (byte | 0x20) - 0x61
  return (
    (letter >= 0 && letter < 26) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x5f
  )
}

/** Whether bytes begin as a status-line of HTTP/1 does (RFC 9112, section 4), as far as they go. */
export function startsResponse(bytes: Uint8Array, start: number, end: number): boolean {
  return startsWith(RESPONSE_START, bytes, start, end)
}

function startsWith(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(known.length, end - start)
  for (let at = 0; at < length; at++) if (known[at] !== bytes[start + at]) return false
  return length > 0
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
