import type { LoggedKeys } from '@fingerpost/database'
import type { Destination } from '../features/destination.ts'

/** A query by a fingerprint computed from packets. */
export interface Query extends Destination {
  /** In any notation that `parseNpf` reads. */
  readonly fingerprint: string
  /** The same message in other notations and as hashes (JA3, JA4, HASSH), by which the user may have named it. */
  readonly aliases?: readonly string[] | undefined
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
}

/** A query by what a log keeps of a fingerprint. */
export interface LoggedQuery extends LoggedKeys, Destination {
  /** How many probable processes to list; none when it is left out. */
  readonly limit?: number | undefined
}
