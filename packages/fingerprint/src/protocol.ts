/** The types of fingerprint that this package makes; the compiler refuses a registry that lacks one. */
export type FingerprintType = 'tls'

/** Digests as lower-case hex of the UTF-8 bytes of a text; node:crypto in Node, a pure library in a browser. */
export interface Digests {
  md5(text: string): string
  sha256(text: string): string
}

/** Traffic that is not what it first looked like. A value, never thrown: callers count it. */
export interface ParseFailure {
  readonly reason: 'malformed' | 'truncated'
  /** The field of the message that could not be read, in the standard's words. */
  readonly field: string
  /** Where in the given bytes the field starts. */
  readonly offset: number
}

/** A message, and how many bytes of it are still to come; `missing` is 0 when the message is whole. */
export interface Parsed<Message> {
  readonly message: Message
  readonly missing: number
}

/** What a destination looked like from the client's side: the context that a classifier combines with a fingerprint. */
export interface MessageContext {
  readonly serverName?: string
}

/**
 * One protocol whose messages name programs. A folder implements it; `registry.ts` lists it. Everything is pure: bytes
 * in, values out, nothing kept between calls.
 */
export interface Protocol<Message = unknown> {
  readonly type: FingerprintType
  readonly transport: 'tcp' | 'udp'
  /** The formats that `--format` offers, the default first. */
  readonly formats: readonly string[]
  /** Whether `bytes[start, end)` begin with a message of this protocol; looks at a few bytes only. */
  identify(bytes: Uint8Array, start: number, end: number): boolean
  /** The message at the start of `bytes[start, end)`, as far as the bytes go, or why there is none. */
  parse(bytes: Uint8Array, start: number, end: number): Parsed<Message> | ParseFailure
  /** The fingerprint of a message in one of `formats`. */
  fingerprint(message: Message, format: string, digests: Digests): string
  context(message: Message): MessageContext
  /** The protocol's object in a record (mercury's key names), ready to be written as JSON. */
  metadata(message: Message): Record<string, unknown>
}
