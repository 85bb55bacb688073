import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { formatAkamai } from './akamai.ts'
import { authorityHost, fieldText, prefaceFacts } from './facts.ts'
import { type Http2Preface, PREFACE, parsePreface } from './preface.ts'

/** HTTP/2 clients without TLS: from the connection preface to the first request (docs/protocols/http2.md). */
export const http2: Protocol<Http2Preface> = {
  type: 'http2',
  name: 'http2.client_preface',
  carrier: 'tcp',
  sender: 'client',
  ...printing({ http2: (preface: Http2Preface) => `http2/${formatAkamai(preface)}`, akamai: formatAkamai }),
  identify: startsPreface,
  parse: parsePreface,
  context({ fields = [] }) {
    return { serverName: authorityHost(fields), userAgent: fieldText(fields, 'user-agent') }
  },
  notation2019: () => undefined,
  facts: prefaceFacts,
}

function startsPreface(bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(PREFACE.length, end - start)
  for (let at = 0; at < length; at++) if (PREFACE[at] !== bytes[start + at]) return false
  return length > 0
}
