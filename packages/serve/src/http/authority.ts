import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { HttpError } from './http-error.ts'

/**
 * Refuses a request without the bearer token (RFC 6750); where there is none, one for a host that is not this machine, so
 * that a page in a browser cannot ask by a name that it points here. Throws HttpError.
 */
export function authorise({ headers }: IncomingMessage, token: string | undefined): void {
  if (token === undefined) {
    if (!LOOPBACK.test(headers.host ?? '')) throw new HttpError(421, 'expected a host of this machine')
    return
  }
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new HttpError(401, 'expected the token of this service', { 'www-authenticate': 'Bearer' })
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
