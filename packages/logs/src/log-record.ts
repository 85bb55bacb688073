import type { FingerprintType } from '@fingerpost/fingerprint'

/**
 * One event that carries a client's fingerprint, seen from the client: the source is the client's end of the connection,
 * the destination the server's. A record is a view of what its reader read last. Take what you need from it before the
 * reader goes on: later it throws a TypeError. Its members are getters, so that a copy by spread has none of them.
 */
export interface LogRecord {
  /** The protocol of the client's message. */
  readonly type: FingerprintType
  /** What the log identifies the client by; the same object for equal hellos, as long as it is remembered. */
  readonly key: ClientKey
  readonly serverName: string | undefined
  readonly userAgent: string | undefined
  readonly sourceAddress: string | undefined
  readonly sourcePort: number | undefined
  readonly destinationAddress: string | undefined
  readonly destinationPort: number | undefined
  /** The IANA protocol number of the transport: 6 for TCP, 17 for UDP. */
  readonly transport: number | undefined
  /** Milliseconds since 1970. */
  readonly time: number | undefined
  /** The same as the log writes it: a date and time of RFC 3339, or seconds since 1970. */
  readonly timestamp: string | number | undefined
}

/** What a log identifies a client by, which depends on how much of its message it keeps. */
export type ClientKey = HelloKey | HasshKey | FingerprintKey

/** Hashes and lists of a TLS or QUIC hello, repaired where the tool that wrote them is known to deviate. */
export interface HelloKey {
  readonly kind: 'hello'
  /** JA3, 32 hex digits. */
  readonly ja3?: string
  /** The JA3 string without GREASE, where the log has it. */
  readonly ja3String?: string
  /** JA4 in every notation that stands for the same hello; empty where the log has none. */
  readonly ja4: readonly string[]
  readonly handshake?: HelloLists
}

/** HASSH of an SSH client. */
export interface HasshKey {
  readonly kind: 'hassh'
  /** 32 hex digits. */
  readonly hassh: string
}

/** The whole fingerprint, where the log has all that it is made of: that of an HTTP request. */
export interface FingerprintKey {
  readonly kind: 'fingerprint'
  /** NPF, with the prefix of its type. */
  readonly fingerprint: string
}

/** The lists of a ClientHello as a log keeps them: in wire order, without GREASE. */
export interface HelloLists {
  /** The greatest version that the client offered, as on the wire: 0x0304 for TLS 1.3; 0 where the log is unclear. */
  readonly version: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly signatureAlgorithms: readonly number[]
}
