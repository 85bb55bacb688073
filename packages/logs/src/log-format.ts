import type { Digests, FingerprintType } from '@fingerpost/fingerprint'

/** What a log says about a client's message, repaired where the tool that wrote it is known to deviate. */
export interface LoggedFingerprints {
  /** JA3, 32 hex digits. */
  readonly ja3?: string
  /** The JA3 string without GREASE, where the log has it. */
  readonly ja3String?: string
  /** JA4 in every notation that stands for the same hello; empty where the log has none. */
  readonly ja4: readonly string[]
  readonly handshake?: LoggedHandshake
  /** HASSH of an SSH client, 32 hex digits. */
  readonly hassh?: string
  /** The whole fingerprint, where the log has all that it is made of: that of an HTTP request. */
  readonly fingerprint?: string
}

/** The lists of a ClientHello as a log keeps them: in wire order, without GREASE. */
export interface LoggedHandshake {
  /** The greatest version that the client offered, as on the wire: 0x0304 for TLS 1.3; 0 where the log is unclear. */
  readonly version: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly signatureAlgorithms: readonly number[]
}

/** One event that carries a client's fingerprint, seen from the client's side. */
export interface LogRecord {
  /** What sent the message. */
  readonly type: FingerprintType
  /** The same object for every hello with the same fingerprint, as long as it is remembered. */
  readonly fingerprints: LoggedFingerprints
  readonly serverName: string | undefined
  readonly userAgent: string | undefined
  /** The client's; only where the reader was asked for it. */
  readonly sourceAddress: string | undefined
  readonly destinationAddress: string | undefined
  readonly destinationPort: number | undefined
  /** The day of the event: milliseconds from 1970 to its beginning in UTC; undefined where the log does not say. */
  readonly day: number | undefined
}

/**
 * Why a line gives no record: `no-fingerprint` (any other event), `unreadable` (not a JSON object), `occupied` (the
 * member that would be added is already there).
 */
export type NoRecord = 'no-fingerprint' | 'unreadable' | 'occupied'

/** Reads lines of one format. It remembers fingerprints, so use one for one stream of lines. */
export interface LogReader {
  /** The record of the line `bytes[start, end)`, its line feed excluded. */
  read(bytes: Buffer, start: number, end: number): LogRecord | NoRecord
  /** The record of an event that was parsed already. */
  readObject(event: unknown): LogRecord | NoRecord
}

/** What a reader of lines is made with. */
export interface LogReaderOptions {
  readonly digests: Digests
  /** The top-level member that an enricher is going to add. */
  readonly memberKey: string
  /** Whether records need `sourceAddress`: it makes reading 4 % slower. */
  readonly withSource?: boolean | undefined
}

/** Events of one type that would carry a fingerprint if the tool were configured to log one. */
export interface UnfingerprintedEvents {
  readonly type: FingerprintType
  /** A text that stands in their lines. */
  readonly needle: string
  /** What they lack and what to configure, as a sentence that their number begins. */
  readonly advice: string
}

/** A log format: one JSON object a line. A folder implements it; `registry.ts` lists it. */
export interface LogFormat {
  /**
   * Texts of which a line with a fingerprint holds at least one, so that all others can be passed over unread. Start
   * them with a rare byte: the search jumps from one occurrence of it to the next.
   */
  readonly needles: readonly string[]
  /** Events that would carry a fingerprint if the tool were configured to log one. */
  readonly unfingerprinted: readonly UnfingerprintedEvents[]
  /** A reader for the lines of one log. */
  createReader(options: LogReaderOptions): LogReader
}
