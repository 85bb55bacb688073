import type { Archive } from './archive/archive.ts'
import type { ClassCounts, DatabaseEntry, EntryLine } from './entries/database-entry.ts'
import type { LoggedKeys } from './keys/logged-keys.ts'
import type { MatchTier } from './keys/match-tier.ts'
import type { ManifestJson } from './manifest.ts'

/** The entries that a logged hello may belong to, and the kind of key that found them. */
export interface LoggedEntries {
  readonly by: MatchTier
  readonly entries: readonly DatabaseEntry[]
}

/** Entries that were found by resemblance. */
export interface NearEntries {
  /** The fingerprint or JA4 that is most like the one asked for. */
  readonly nearest: string
  /** Its distance: 0 for equal hellos, 1 for hellos with nothing in common; for a JA4 the mean of hellos that differ as much by theirs. */
  readonly distance: number
  /** At most 8, by weight, greatest first; the sessions of each are scaled to its weight. */
  readonly entries: readonly DatabaseEntry[]
}

/** A fingerprint database, read only. Lines are parsed on demand; one that is broken throws InputError then. */
export interface Database {
  /** Undefined for a database that was not built by `fpdb`. */
  readonly manifest: ManifestJson | undefined
  /** The number of TLS client fingerprints. Of lines with the same string only the last counts. */
  readonly size: number
  /** The number of label-only entries, which know a program by its JA4 or JA3 alone. */
  readonly labels: number
  /** The number of entries of other types. They are found by the exact string in the file. */
  readonly otherEntries: number
  /** The types of fingerprint that it has entries for: `tls` (label-only entries count as such), `quic`, … */
  readonly types: ReadonlySet<string>
  /** The other members of a mercury resources archive; undefined for other databases. */
  readonly archive: Archive | undefined
  /**
   * The entry for a fingerprint in any notation: the one with this exact string; else the last one that means the same;
   * else, for a fingerprint in wire order, one in a coarser format.
   */
  find(fingerprint: string): DatabaseEntry | undefined
  /**
   * The entries behind the keys that a log has of a hello: all that share a key of the most specific tier with any.
   * Label-only entries answer where no entry with a fingerprint does; an SSH client is found by its HASSH.
   */
  findLogged(keys: LoggedKeys): LoggedEntries | undefined
  /**
   * The entries with the cipher suites of a log in the same order, without GREASE, for a hello that nothing else finds.
   * Suites tell the library rather than the program.
   */
  findOrderedCiphers(keys: LoggedKeys): LoggedEntries | undefined
  /** The label-only entries for a TLS fingerprint, by the JA4 or JA3 that it yields. */
  findLabels(fingerprint: string): LoggedEntries | undefined
  /**
   * The entry that a mercury archive has for random TLS fingerprints (`tls/1/randomized`); undefined for a fingerprint
   * on the archive's list of common ones, or in a format that cannot be turned into that of the entry.
   */
  findRandomized(fingerprint: string): DatabaseEntry | undefined
  /** The entries most like a TLS fingerprint; undefined where none is nearer than `threshold` (0 to 1). */
  findNearest(fingerprint: string, threshold: number): NearEntries | undefined
  /** The entries whose JA4 is most like one of these; undefined where none is likely nearer than `threshold` (0 to 1). */
  findNearJa4(ja4: readonly string[], threshold: number): NearEntries | undefined
  /**
   * The entry of a TLS fingerprint and those that differ from it only in what varies between connections of one program:
   * at most `limit`, those with the most sessions.
   */
  siblings(fingerprint: string, limit: number): readonly DatabaseEntry[]
  /** The entries for TLS clients with the most sessions, most first. */
  largest(limit: number): readonly DatabaseEntry[]
  /** The line of the entry that `find` returns, unchanged. */
  line(fingerprint: string): string | undefined
  /**
   * Sessions by operating system for each process of the entry with this exact string, in the order of its processes;
   * empty without such an entry. Parsed anew for each call.
   */
  operatingSystems(fingerprint: string): readonly ClassCounts[]
  /** The entries for TLS clients, in the order of the file. */
  entries(): Iterable<DatabaseEntry>
  /** The lines of all entries, of every type and label-only, in the order of the file. */
  lines(): Iterable<EntryLine>
}
