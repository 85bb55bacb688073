import type { Explanation } from './explanation.ts'
import type { Identification } from './identification.ts'
import type { LoggedQuery, Query } from './query.ts'

/** Names the process behind a connection. The answers are shared and must not be changed. */
export interface Classifier {
  /** The types of fingerprint that the database has entries of. */
  readonly types: ReadonlySet<string>
  /** The most probable process behind a connection by its fingerprint, or why none is named. */
  identify(query: Query): Identification
  /** As `identify`, by what a log tells of the hello; the best tier that the database knows answers. */
  identifyLogged(query: LoggedQuery): Identification
  /**
   * Why `identify` or `identifyLogged` answers as it does, for the first `limit` processes (3 unless told otherwise);
   * undefined where the database names none, or the user has. Nothing of it is kept.
   */
  explain(query: Query | LoggedQuery): Explanation | undefined
}
