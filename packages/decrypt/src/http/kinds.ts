import { type HttpRequest, type HttpResponse, http, httpServer, type MessageKind } from '@fingerpost/fingerprint'

/** Requests of HTTP/1 that were decrypted: all of their header section, in pmercury's notation. */
export const decryptedHttp: MessageKind<HttpRequest> = {
  ...http,
  type: 'tls_decrypt_http',
  name: 'tls_decrypt.http_request',
  formats: ['tls_decrypt_http'],
  fingerprint: (request) => http.notation2019(request),
}

/** Responses of HTTP/1 that were decrypted. */
export const decryptedHttpServer: MessageKind<HttpResponse> = {
  ...httpServer,
  type: 'tls_decrypt_http_server',
  name: 'tls_decrypt.http_response',
  formats: ['tls_decrypt_http_server'],
  fingerprint: (response) => httpServer.notation2019(response),
}
