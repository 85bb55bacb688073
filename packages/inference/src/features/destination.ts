/** The destination of a connection: the context that a classifier combines with the fingerprint. */
export interface Destination {
  readonly serverName?: string | undefined
  readonly destinationAddress?: string | undefined
  readonly destinationPort?: number | undefined
  /** The User-Agent of an HTTP request or of a QUIC hello, if it has one. */
  readonly userAgent?: string | undefined
  /** Milliseconds since 1970. The older the database is by then, the likelier is a program that it does not list. */
  readonly time?: number | undefined
  /** Classes that the caller knows already; they take precedence over computed ones. */
  readonly classes?: DestinationClasses | undefined
}

/** The classes under which a database counts a destination. */
export interface DestinationClasses {
  /** The number of the autonomous system, or `unknown`. */
  readonly autonomousSystem?: string | undefined
  /** The registrable domain, or `None`. */
  readonly domain?: string | undefined
  readonly portApplication?: string | undefined
}
