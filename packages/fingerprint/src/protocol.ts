/** The types of fingerprint that this package makes; the compiler refuses a registry that lacks one. */
export type FingerprintType =
  | 'tls'
  | 'tls_server'
  | 'quic'
  | 'tcp'
  | 'tcp_server'
  | 'ssh'
  | 'ssh_server'
  | 'http'
  | 'http_server'
  | 'http2'
  | 'dtls'
  | 'dtls_server'
  | 'dhcp'
  | 'dhcpv6'
  | 'stun'
  | 'openvpn'
  | 'openvpn_udp'

/** Digests as lower-case hex of the UTF-8 bytes of a text; node:crypto in Node, a pure library in a browser. */
export interface Digests {
  /** RFC 1321: 32 digits. */
  md5(text: string): string
  /** FIPS 180-4: 64 digits. */
  sha256(text: string): string
}

/** The ciphers that open the first packets of a QUIC connection; node:crypto in Node, a pure library in a browser. */
export interface Ciphers {
  /** HMAC with SHA-256 (RFC 2104): 32 bytes. */
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array
  /** AES-128 of one block of 16 bytes (FIPS 197). */
  aes128(key: Uint8Array, block: Uint8Array): Uint8Array
  /** Opens AES-128-GCM (NIST SP 800-38D), the tag of 16 bytes at the end; undefined where the tag does not fit. */
  openAes128Gcm(key: Uint8Array, nonce: Uint8Array, sealed: SealedBytes): Uint8Array | undefined
}

/** Bytes under authenticated encryption, their tag behind them, and the bytes that were authenticated with them. */
export interface SealedBytes {
  readonly associated: Uint8Array
  readonly ciphertext: Uint8Array
}

/** Traffic that is not what it first looked like, or not all there. A value, never thrown: callers count it. */
export interface ParseFailure {
  /** `encrypted`: probably such a message, but the keys to read it are not known. */
  readonly reason: 'malformed' | 'truncated' | 'encrypted'
  /** The field of the message that could not be read, in the standard's words. */
  readonly field: string
  /** How many bytes more the message needs at least, as far as can be told; 0 when more bytes would not help. */
  readonly missing: number
}

/** A message, and how many bytes of it are still to come: `missing` is 0 when no more bytes would help. */
export interface Parsed<Message> {
  readonly message: Message
  readonly missing: number
  /** Set when a part of the message is missing that was sent before these bytes. */
  readonly headless?: true
  /** Set when a wrong length leaves out a part of the message: more bytes would not help, and it said more. */
  readonly cut?: true
}

/** Whether a part of the message is missing, so that its fingerprint is only a part of one. */
export function isTruncated({ missing, headless, cut }: Parsed<unknown>): boolean {
  return missing > 0 || headless === true || cut === true
}

/** What a parser may use besides the bytes of the message. */
export interface ParseContext {
  readonly ciphers: Ciphers
  /** Datagrams of the same flow that came after the first one, in the order they came; none for other transports. */
  readonly following: readonly Uint8Array[]
}

/** The context that a classifier combines with a fingerprint. */
export interface MessageContext {
  readonly serverName?: string | undefined
  readonly userAgent?: string | undefined
}

/** The TLS hello that a message is or carries, as it was sent. */
export interface SentHello {
  readonly legacyVersion: number
  readonly random: Uint8Array
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly { readonly type: number; readonly length: number; readonly data: Uint8Array }[]
}

/**
 * What the bytes of a message are. `tcp`: a stream from where the message begins. `udp`: a datagram's payload. `syn`: a
 * packet that opens a TCP connection, from its IP header to the end of its TCP header.
 */
export type Carrier = 'tcp' | 'udp' | 'syn'

/** Which side of a connection sends a message. */
export type Sender = 'client' | 'server'

/**
 * What can be said of one kind of message: how records name it and print it. Everything is pure: nothing is kept
 * between calls.
 */
export interface MessageKind<Message> {
  /** The type of its fingerprints. */
  readonly type: string
  /** Protocol and message, as selections name them: `tls.client_hello`. */
  readonly name: `${string}.${string}`
  readonly sender: Sender
  /** Set where the other side sends messages that look the same: the direction of the flow tells who sent one. */
  readonly looksAlike?: true
  /** The formats that a fingerprint can be printed in, the default first. */
  readonly formats: readonly string[]
  /**
   * The fingerprint of a message in one of `formats`; undefined where this message has none in it, which is then so in
   * some but not in all of them. Throws RangeError for another format.
   */
  fingerprint(message: Message, format: string, digests: Digests): string | undefined
  /** What a message says of where it goes and who sent it. */
  context(message: Message): MessageContext
  /** The ClientHello in a message of TLS, QUIC or DTLS; left out by other protocols. */
  clientHello?(message: Message): SentHello
  /** The fingerprint as databases of 2019 have it (docs/protocols); undefined for messages that those do not know. */
  notation2019(message: Message): string | undefined
  /** The message in words, where that is more than its facts say. */
  readable?(message: Message, names: NumberNames): ReadableMessage
  /** What the message says besides, all of it or the facts of some names; records print of it what their schema has. */
  facts(message: Message, wanted?: ReadonlySet<string>): readonly FactGroup[]
}

/**
 * A kind of message that is found in packets. The folder of its protocol, which has the name of the protocol,
 * implements it; `registry.ts` lists it.
 */
export interface Protocol<Message> extends MessageKind<Message> {
  readonly type: FingerprintType
  readonly carrier: Carrier
  /** Whether `bytes[start, end)` begin as such a message does; a short range is judged by what is there. */
  identify(bytes: Uint8Array, start: number, end: number): boolean
  /** The message at the start of `bytes[start, end)`, as far as the bytes go, or why there is none. */
  parse(bytes: Uint8Array, start: number, end: number, context: ParseContext): Parsed<Message> | ParseFailure
  /** The bytes of a message by which it is known again where it is repeated in packets that differ; a view. */
  repeated?(message: Message): Uint8Array
}

/** Names of numbers by IANA's registries of TLS parameters, as `@fingerpost/fingerprint/names` has them. */
export interface NumberNames {
  readonly cipherSuites: ReadonlyMap<number, string>
  readonly extensions: ReadonlyMap<number, string>
  readonly groups: ReadonlyMap<number, string>
  readonly signatureSchemes: ReadonlyMap<number, string>
  readonly versions: ReadonlyMap<number, string>
}

/** A message in words: a JSON object, or several in order, their members under the standard's names. */
export type ReadableMessage = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[]

/** Facts that belong together, under the standard's names, or mercury's for what has none; byte strings in hex. */
export interface FactGroup {
  /** The protocol that has them, or the type of the message where that is told apart by itself. */
  readonly name: string
  /** The side or the message that has them, where a protocol has several. */
  readonly part?: string
  /** In a fixed order; undefined for what the message does not say. */
  readonly facts: Readonly<Record<string, unknown>>
}

/** Whether `Protocol.parse` failed. */
export function isFailure<Message>(result: Parsed<Message> | ParseFailure): result is ParseFailure {
  return 'reason' in result
}

/** The fingerprint of a message in the first of its formats that it has one in, and that format. */
export function defaultFingerprint(
  protocol: MessageKind<unknown>,
  message: unknown,
  digests: Digests,
): { readonly format: string; readonly text: string } | undefined {
  for (const format of protocol.formats) {
    const text = protocol.fingerprint(message, format, digests)
    if (text !== undefined) return { format, text }
  }
  return undefined
}
