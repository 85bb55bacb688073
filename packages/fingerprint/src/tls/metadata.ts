import { hex, hex16 } from '../wire/hex.ts'
import { decodeText } from '../wire/text.ts'
import type { ClientHello } from './client-hello.ts'
import { encryptedClientHelloMetadata } from './encrypted-client-hello.ts'
import { ExtensionType, findExtension, type HasExtensions, protocolNames, serverName } from './extensions.ts'
import type { ServerHello } from './server-hello.ts'
import { googleUserAgent } from './transport-parameters.ts'

/** What is known of a hello, by mercury's names and in its order; a member that is undefined is not printed. */
type Metadata = Record<string, unknown>

/** All that mercury prints of a ClientHello with its metadata, byte strings in hex. */
export function clientHelloMetadata(hello: ClientHello): Metadata {
  const ech = findExtension(hello, ExtensionType.encryptedClientHello)
  return {
    version: hex16(hello.legacyVersion),
    random: hex(hello.random),
    session_id: hex(hello.legacySessionId),
    cipher_suites: suites(hello),
    compression_methods: hex(hello.legacyCompressionMethods),
    server_name: serverName(hello),
    quic_transport_parameters_draft: whole(hello, ExtensionType.quicTransportParametersDraft),
    quic_transport_parameters: whole(hello, ExtensionType.quicTransportParameters),
    google_user_agent: googleUserAgent(hello),
    application_layer_protocol_negotiation: protocolNameList(hello),
    session_ticket: data(hello, ExtensionType.sessionTicket),
    ech_client_hello: ech && encryptedClientHelloMetadata(ech),
    features: JSON.stringify([hex16(hello.legacyVersion), suites(hello), extensions(hello)]),
  }
}

/** The names that a ClientHello gives away, which are printed without metadata as well. */
export function clientHelloNames(hello: ClientHello): Metadata {
  return { server_name: serverName(hello), google_user_agent: googleUserAgent(hello) }
}

/** What it prints of a ServerHello, and behind that what it does not: the session id and the extensions. */
export function serverHelloMetadata(hello: ServerHello): Metadata {
  return {
    version: hex16(hello.legacyVersion),
    random: hex(hello.random),
    selected_cipher_suite: hex16(hello.cipherSuite),
    compression_method: hex(Uint8Array.of(hello.compressionMethod)),
    application_layer_protocol_negotiation: protocolNameList(hello),
    session_ticket: data(hello, ExtensionType.sessionTicket),
    session_id: hex(hello.sessionId),
    extensions: extensions(hello),
  }
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

/** An extension with its type and length. */
function whole(hello: HasExtensions, type: number): string | undefined {
  const extension = findExtension(hello, type)
  return extension && hex16(type) + hex16(extension.length) + hex(extension.data)
}
