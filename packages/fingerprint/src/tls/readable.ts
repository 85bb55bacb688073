import type { NumberNames, ReadableMessage } from '../protocol.ts'
import type { ClientHello } from './client-hello.ts'
import { nameOf, ofClient, ofServer } from './readable-extension.ts'
import type { ServerHello } from './server-hello.ts'

/** A ClientHello in words: names for numbers where IANA has one, GREASE as such, else four hex digits. */
export function readableClientHello(hello: ClientHello, names: NumberNames): ReadableMessage {
  return {
    version: nameOf(hello.legacyVersion, names.versions),
    cipher_suites: hello.cipherSuites.map((suite) => nameOf(suite, names.cipherSuites)),
    extensions: hello.extensions.map((extension) => ofClient(extension, names)),
  }
}

/** A ServerHello in words. */
export function readableServerHello(hello: ServerHello, names: NumberNames): ReadableMessage {
  return {
    version: nameOf(hello.legacyVersion, names.versions),
    selected_cipher_suite: nameOf(hello.cipherSuite, names.cipherSuites),
    extensions: hello.extensions.map((extension) => ofServer(extension, names)),
  }
}
