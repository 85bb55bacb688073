/** Where a connection went: the context that a classifier combines with a fingerprint. */
export interface Destination {
  readonly serverName?: string | undefined
  readonly destinationAddress?: string | undefined
  readonly destinationPort?: number | undefined
  /** The User-Agent of an HTTP request, or the one that a QUIC hello brings along; where it has none, none. */
  readonly userAgent?: string | undefined
  /** When, in milliseconds since 1970: the older the database is by then, the more is left to programs that it lacks. */
  readonly time?: number | undefined
  /** Classes that are known already; they win over those that are computed. */
  readonly classes?: DestinationClasses | undefined
}

/** What a database counts a destination under. */
export interface DestinationClasses {
  /** The number of the autonomous system, or `unknown`. */
  readonly autonomousSystem?: string | undefined
  /** The registrable domain, or `None`. */
  readonly domain?: string | undefined
  readonly portApplication?: string | undefined
}

/** A connection whose fingerprint was made from the packet. */
export interface Query extends Destination {
  /** In any notation that `parseNpf` reads. */
  readonly fingerprint: string
  /** The same message in other notations and as hashes (JA3, JA4, HASSH), by which the user may have named it. */
  readonly aliases?: readonly string[] | undefined
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
}

/** The lists of a ClientHello as a log shows them: numbers in wire order, without GREASE. */
export interface LoggedHandshake {
  /** The greatest version that the client offered, as on the wire: 0x0304 for TLS 1.3. */
  readonly version: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly signatureAlgorithms: readonly number[]
}

/** What a log tells of a ClientHello, or of an SSH client: any of these keys. */
export interface LoggedKeys {
  readonly ja3?: string | undefined
  /** The text that `ja3` is the hash of, without GREASE; it also finds hellos whose extensions have another order. */
  readonly ja3String?: string | undefined
  /** Strings that all stand for this hello, where the tool that wrote the log may print it in more than one way. */
  readonly ja4?: readonly string[] | undefined
  readonly handshake?: LoggedHandshake | undefined
  /**
   * The cipher suites in wire order, with or without GREASE, for a log that has them alone. Only a classifier that takes
   * `orderedCiphers` looks at them; those of `handshake` and `ja3String` it finds itself.
   */
  readonly cipherSuites?: readonly number[] | undefined
  /** The HASSH of an SSH client, 32 lower-case hex digits. */
  readonly hassh?: string | undefined
}

/** A connection that is known from a log. */
export interface LoggedQuery extends LoggedKeys, Destination {
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
}
