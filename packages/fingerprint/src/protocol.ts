/** The types of fingerprint that this package makes; the compiler refuses a registry that lacks one. */
export type FingerprintType = 'tls'

/** Digests as lower-case hex of the UTF-8 bytes of a text; node:crypto in Node, a pure library in a browser. */
export interface Digests {
  md5(text: string): string
  sha256(text: string): string
}

/** Traffic that is not what it first looked like, or not all there. A value, never thrown: callers count it. */
export interface ParseFailure {
  readonly reason: 'malformed' | 'truncated'
  /** The field of the message that could not be read, in the standard's words. */
  readonly field: string
  /** How many bytes more the message needs at least, as far as can be told; 0 when more bytes would not help. */
  readonly missing: number
}

/** A message, and how many bytes of it are still to come: `missing` is 0 when the message is whole. */
export interface Parsed<Message> {
  readonly message: Message
  readonly missing: number
}

/** The context that a classifier combines with a fingerprint. */
export interface MessageContext {
  readonly serverName?: string
}

/**
 * One protocol whose messages name programs. A folder implements it; `registry.ts` lists it. Everything is pure: bytes
 * in, values out, nothing kept between calls.
 */
export interface Protocol<Message> {
  readonly type: FingerprintType
  readonly transport: 'tcp' | 'udp'
  /** The formats that a fingerprint can be printed in, the default first. */
  readonly formats: readonly string[]
  /** Whether `bytes[start, end)` begin as a message of this protocol does; a short range is judged by what is there. */
  identify(bytes: Uint8Array, start: number, end: number): boolean
  /** The message at the start of `bytes[start, end)`, as far as the bytes go, or why there is none. */
  parse(bytes: Uint8Array, start: number, end: number): Parsed<Message> | ParseFailure
  /** The fingerprint of a message in one of `formats`; throws RangeError for another format. */
  fingerprint(message: Message, format: string, digests: Digests): string
  context(message: Message): MessageContext
  /** The members that mercury's records have for the message besides its fingerprints. */
  mercury(message: Message): Record<string, unknown>
  /** The fingerprint in pmercury's notation of 2019, and the members that its records have besides. */
  pmercury(message: Message): { readonly fingerprint: string; readonly members: Record<string, unknown> }
}

/** Tells the two answers of `Protocol.parse` apart. */
export function isFailure<Message>(result: Parsed<Message> | ParseFailure): result is ParseFailure {
  return 'reason' in result
}
