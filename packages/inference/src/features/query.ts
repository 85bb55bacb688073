import type { LoggedKeys } from '@fingerpost/database'

export type { LoggedHandshake, LoggedKeys } from '@fingerpost/database'

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

/** A connection that is known from a log. */
export interface LoggedQuery extends LoggedKeys, Destination {
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
}
