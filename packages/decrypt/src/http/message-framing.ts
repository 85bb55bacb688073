import type { HttpRequest, HttpResponse } from '@fingerpost/fingerprint'
import { fieldValues } from './fields.ts'

/** How many bytes of content follow a header section, or how their end is told (RFC 9112, section 6.3). */
export type Framing = number | 'chunked' | 'until-close' | 'unknown'

/** The framing of the content of a request: none where it is not said. */
export function requestFraming(request: HttpRequest): Framing {
  return declared(request) ?? 0
}

/** The framing of the content of a response to a request of a method. */
export function responseFraming(response: HttpResponse, status: number, method: string): Framing {
  if (status === 101 || (method === 'CONNECT' && status >= 200 && status < 300)) return 'until-close'
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 0
  return declared(response) ?? 'until-close'
}

function declared(message: HttpRequest | HttpResponse): Framing | undefined {
  const codings = fieldValues(message, 'transfer-encoding').join(',').toLowerCase()
  if (codings !== '') return codings.trimEnd().endsWith('chunked') ? 'chunked' : 'until-close'
  const [length, ...others] = new Set(fieldValues(message, 'content-length'))
  if (length === undefined) return undefined
  return others.length === 0 && /^\d{1,15}$/.test(length) ? Number(length) : 'unknown'
}
