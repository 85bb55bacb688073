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
