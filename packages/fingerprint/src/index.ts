export { InputError } from './input-error.ts'
export type { Digests, FingerprintType, MessageContext, ParseFailure, Parsed, Protocol } from './protocol.ts'
export type { ClientHello, ClientHelloFacts, Extension } from './tls/client-hello.ts'
