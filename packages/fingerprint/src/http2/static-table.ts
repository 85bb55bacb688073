import type { HeaderField } from './header-field.ts'

/** The entries of the static table of HPACK that come first, some of them with values (RFC 7541, appendix A). */
const FIRST: readonly (readonly [name: string, value: string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
]

/** The names of those behind them, which have none. */
const NAMES = `
  accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control
  content-disposition content-encoding content-language content-length content-location content-range content-type
  cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since
  last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh
  retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate
`

/** The static table; the first entry has the index 1. */
export const STATIC_TABLE: readonly HeaderField[] = [...FIRST, ...withoutValues()].map(([name, value]) => ({
  name: ascii(name),
  value: ascii(value),
}))

function withoutValues(): [name: string, value: string][] {
  return NAMES.trim()
    .split(/\s+/)
    .map((name) => [name, ''])
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
