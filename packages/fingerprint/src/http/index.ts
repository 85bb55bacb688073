import type { Protocol } from '../protocol.ts'
import { fieldValue, requestedHost, requestFacts, responseFacts } from './facts.ts'
import { type HttpRequest, type HttpResponse, parseRequest, parseResponse } from './message.ts'
import { startsRequest, startsResponse } from './methods.ts'
import { formatPmercuryRequest, formatPmercuryResponse, formatRequest, formatResponse } from './npf.ts'

/** HTTP/1 clients: the request (docs/protocols/http.md). */
export const http: Protocol<HttpRequest> = {
  type: 'http',
  name: 'http.request',
  carrier: 'tcp',
  sender: 'client',
  formats: ['http'],
  identify: startsRequest,
  parse: parseRequest,
  fingerprint(request, format) {
    if (format !== 'http') throw new RangeError(`format: HTTP requests have no '${format}', only http`)
    return formatRequest(request)
  },
  context(request) {
    const serverName = requestedHost(request)
    const userAgent = fieldValue(request, 'user-agent')
    return { ...(serverName !== undefined && { serverName }), ...(userAgent !== undefined && { userAgent }) }
  },
  notation2019: formatPmercuryRequest,
  facts: requestFacts,
}

/** HTTP/1 servers: the response (docs/protocols/http.md). */
export const httpServer: Protocol<HttpResponse> = {
  type: 'http_server',
  name: 'http.response',
  carrier: 'tcp',
  sender: 'server',
  formats: ['http_server'],
  identify: startsResponse,
  parse: parseResponse,
  fingerprint(response, format) {
    if (format !== 'http_server') throw new RangeError(`format: HTTP responses have no '${format}', only http_server`)
    return formatResponse(response)
  },
  context: () => ({}),
  notation2019: formatPmercuryResponse,
  facts: responseFacts,
}
