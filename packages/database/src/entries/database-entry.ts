import type { Facet } from '../facets.ts'

/** The facets that a rule may weigh. */
export const SCORED_FACETS = [
  'classes_ip_as',
  'classes_hostname_domains',
  'classes_port_applications',
  'classes_port_port',
  'classes_ip_ip',
  'classes_hostname_sni',
  'classes_user_agent',
] as const satisfies readonly Facet[]

/** A facet that a rule may weigh: of the destination, or of the client that sent a request. */
export type ScoredFacet = (typeof SCORED_FACETS)[number]

/** Sessions by class. The keys come from a file: read them with `Object.entries`, never by name. */
export type ClassCounts = Readonly<Record<string, number>>

/** One process that was seen with a fingerprint. */
export interface ProcessInfo {
  readonly process: string
  readonly sha256: string | undefined
  readonly category: string | undefined
  /** Undefined in databases without malware information. */
  readonly malware: boolean | undefined
  /** Flags of mercury's archives, such as `evasive_vpn`. Read them with `Object.entries`. */
  readonly attributes?: Readonly<Record<string, boolean>> | undefined
  /** Sessions of this process with this fingerprint; greater than 0. */
  readonly count: number
  readonly classes: Readonly<Partial<Record<ScoredFacet, ClassCounts>>>
  /** What a session in `classes` counts as, where that is not 1: in entries that answer for similar ones. */
  readonly weight?: number | undefined
}

/** A program that others imitate: they were told to send its hello. Whether it sends it itself, `processes` say. */
export interface Imitation {
  /** The program that is imitated. */
  readonly process: string
  /** Sessions of those that imitate it; greater than 0. */
  readonly count: number
  /** The versions that are imitated; empty where none is known. */
  readonly versions: readonly string[]
  /** Sessions by the program that imitates it. */
  readonly imitators: ReadonlyMap<string, number>
}

/** What a database tells of one fingerprint. */
export interface DatabaseEntry {
  /** `str_repr` as the file has it, in any notation. */
  readonly fingerprint: string
  /** `fp_type` as the file has it; where it has none, as the fingerprint looks. */
  readonly type?: string | undefined
  /** The first day that it was seen on, as `YYYY-MM-DD`, where the file says so. */
  readonly firstSeen?: string | undefined
  /** The last day that it was seen on, as `YYYY-MM-DD`, where the file says so. */
  readonly lastSeen?: string | undefined
  /** Sessions with this fingerprint, those of imitators included; greater than 0. */
  readonly totalCount: number
  /** In the order of the file; at least one, unless the entry knows imitations or operating systems alone. */
  readonly processes: readonly ProcessInfo[]
  /** In the order of the file; empty where nothing is known to imitate a program with this fingerprint. */
  readonly imitations: readonly Imitation[]
  /** Operating systems by sessions or share, where the entry knows nothing else, as pmercury's of TCP. */
  readonly operatingSystems?: ClassCounts | undefined
  /** JA3 hashes and how often each was seen, where the file stores them: a sorted fingerprint does not yield its own. */
  readonly ja3: ClassCounts
  /** mercury's weights by feature (`as`, `domain`, `port`, `ip`, `sni`) where the entry overrides the rule's. */
  readonly featureWeights: Readonly<Record<string, number>> | undefined
}

/** A line of a database as the file has it. */
export interface EntryLine {
  readonly text: string
  /** From 1. */
  readonly number: number
}
