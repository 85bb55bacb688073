import type { Imitation } from '@fingerpost/database'
import type { Facet } from '@fingerpost/database/facets'
import type { Ranked } from '@fingerpost/io/pure'

/**
 * One line of a public database: the sums of a fingerprint's observations, as far as they are published. Counts are
 * integers, greatest first.
 */
export interface PublishedEntry {
  /** In the database's NPF format where it is one of TLS. */
  readonly fingerprint: string
  readonly ja3: readonly Ranked[]
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  /** The sum of the counts of `processes` and `imitations`. */
  readonly totalCount: number
  readonly processes: readonly PublishedProcess[]
  readonly imitations: readonly Imitation[]
}

/** The facets that an executable has in a public database. */
export type PublishedFacet = Exclude<Facet, 'ja3' | 'application_categories' | 'imitated_versions'>

/** One executable of an {@link PublishedEntry}. */
export interface PublishedProcess {
  readonly process: string
  /** In upper-case hex; '' where it is not known. */
  readonly sha256: string
  /** All digests of the name, the most frequent first; undefined where each is an element of its own. */
  readonly sha256s?: readonly string[] | undefined
  readonly applicationCategory: string | undefined
  readonly malware: boolean | undefined
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  readonly count: number
  /** By the member that a database has for them; facets that are not there are not written. */
  readonly names: Readonly<Partial<Record<PublishedFacet, readonly Ranked[]>>>
}
