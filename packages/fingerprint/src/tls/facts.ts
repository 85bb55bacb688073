import type { FactTable } from '../facts.ts'
import { hex, hex16 } from '../wire/hex.ts'
import { decodeText } from '../wire/text.ts'
import type { ClientHello } from './client-hello.ts'
import { encryptedClientHelloFacts } from './encrypted-client-hello.ts'
import { ExtensionType, findExtension, type HasExtensions, protocolNames, serverName } from './extensions.ts'
import type { ServerHello } from './server-hello.ts'
import { googleUserAgent } from './transport-parameters.ts'

/** What a ClientHello says. */
export const clientHelloFacts: FactTable<ClientHello> = {
  version: ({ legacyVersion }) => hex16(legacyVersion),
  random: ({ random }) => hex(random),
  session_id: ({ legacySessionId }) => hex(legacySessionId),
  cipher_suites: suites,
  compression_methods: ({ legacyCompressionMethods }) => hex(legacyCompressionMethods),
  server_name: serverName,
  quic_transport_parameters_draft: (hello) => whole(hello, ExtensionType.quicTransportParametersDraft),
  quic_transport_parameters: (hello) => whole(hello, ExtensionType.quicTransportParameters),
  google_user_agent: googleUserAgent,
  application_layer_protocol_negotiation: protocolNameList,
  session_ticket: (hello) => data(hello, ExtensionType.sessionTicket),
  ech_client_hello: encryptedHello,
  features: (hello) => JSON.stringify([hex16(hello.legacyVersion), suites(hello), extensions(hello)]),
}

/** What a ServerHello says. */
export const serverHelloFacts: FactTable<ServerHello> = {
  version: ({ legacyVersion }) => hex16(legacyVersion),
  random: ({ random }) => hex(random),
  selected_cipher_suite: ({ cipherSuite }) => hex16(cipherSuite),
  compression_method: ({ compressionMethod }) => hex(Uint8Array.of(compressionMethod)),
  application_layer_protocol_negotiation: protocolNameList,
  session_ticket: (hello) => data(hello, ExtensionType.sessionTicket),
  session_id: ({ sessionId }) => hex(sessionId),
  extensions,
}

function suites({ cipherSuites }: ClientHello): string {
  return cipherSuites.map(hex16).join('')
}

/** Type and data of every extension, in wire order, as they were sent. */
function extensions(hello: HasExtensions): [string, string][] {
  return hello.extensions.map(({ type, data }) => [hex16(type), hex(data)])
}

function protocolNameList(hello: HasExtensions): string[] | undefined {
  const names = [...protocolNames(hello)].map((name) => decodeText(name))
  return names.length === 0 ? undefined : names
}

function data(hello: HasExtensions, type: number): string | undefined {
  const extension = findExtension(hello, type)
  return extension && hex(extension.data)
}

function encryptedHello(hello: HasExtensions): Record<string, unknown> | undefined {
  const extension = findExtension(hello, ExtensionType.encryptedClientHello)
  return extension && encryptedClientHelloFacts(extension)
}

/** An extension with its type and length. */
function whole(hello: HasExtensions, type: number): string | undefined {
  const extension = findExtension(hello, type)
  return extension && hex16(type) + hex16(extension.length) + hex(extension.data)
}
