/**
 * Methods that a request is known by: the HTTP Method Registry of IANA but for PRI, which begins HTTP/2 (RFC 9113,
 * section 3.4), and those of UPnP events, of RPC over HTTP and of BITS uploads, which are in no registry.
 */
const METHODS: readonly string[] = [
  ...['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'],
  ...['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'SEARCH', 'ACL', 'ORDERPATCH'],
  ...['BIND', 'REBIND', 'UNBIND', 'LINK', 'UNLINK', 'MKREDIRECTREF', 'UPDATEREDIRECTREF', 'MKCALENDAR', 'MKWORKSPACE'],
  ...['REPORT', 'CHECKIN', 'CHECKOUT', 'UNCHECKOUT', 'VERSION-CONTROL', 'BASELINE-CONTROL', 'MKACTIVITY'],
  ...['LABEL', 'MERGE', 'UPDATE', 'SUBSCRIBE', 'UNSUBSCRIBE', 'NOTIFY', 'RPC_IN_DATA', 'RPC_OUT_DATA', 'BITS_POST'],
]

const REQUEST_STARTS: readonly Uint8Array[] = METHODS.map((method) => ascii(`${method} `))
const RESPONSE_START = ascii('HTTP/1.')

/** Whether bytes begin as a request-line does (RFC 9112, section 3): a known method and a space, as far as they go. */
export function startsRequest(bytes: Uint8Array, start: number, end: number): boolean {
  for (const known of REQUEST_STARTS) if (startsWith(known, bytes, start, end)) return true
  return false
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
