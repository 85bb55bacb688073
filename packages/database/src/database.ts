import type { Archive } from './archive/archive.ts'
import type { ClassCounts, DatabaseEntry, EntryLine } from './entries/database-entry.ts'
import type { LoggedKeys } from './keys/logged-keys.ts'
import type { MatchTier } from './keys/match-tier.ts'
import type { ManifestJson } from './manifest.ts'

/** The entries of a database that a logged hello may belong to, and what they were found by. */
export interface LoggedEntries {
  readonly by: MatchTier
  readonly entries: readonly DatabaseEntry[]
}

/** Entries that were found by resemblance. */
export interface NearEntries {
  /** The fingerprint, or JA4, that resembles the one asked for most. */
  readonly nearest: string
  /** How far that one is: 0 for equal hellos, 1 for such as have nothing in common; for a JA4 at least so far. */
  readonly distance: number
  /** At most 8, the most weighty first, their sessions scaled to what each counts. */
  readonly entries: readonly DatabaseEntry[]
}

/** A fingerprint database, read only. A line that turns out broken throws InputError when its entry is asked for. */
export interface Database {
  /** Undefined for a database that was not built by `fpdb`. */
  readonly manifest: ManifestJson | undefined
  /** Fingerprints of TLS clients; a string that stands in two lines counts once, and its later line is the one read. */
  readonly size: number
  /** Entries that know a program by its JA4 or JA3 alone. */
  readonly labels: number
  /** Entries with fingerprints of other types. They are found by the very string that the file has. */
  readonly otherEntries: number
  /** The types of the fingerprints that it may tell something of: `tls` (also for label-only entries), `quic`, … */
  readonly types: ReadonlySet<string>
  /** What else there is in a resources archive of mercury; undefined for other databases. */
  readonly archive: Archive | undefined
  /**
   * The entry for a fingerprint in any notation. A string that the database holds as it is is preferred; else the one
   * that means the same, the later of two; else, for a fingerprint in wire order, one in a coarser format.
   */
  find(fingerprint: string): DatabaseEntry | undefined
  /**
   * The entries behind what a log tells of a hello, all with the same key of the best tier that has any; label-only ones
   * where no entry with a fingerprint has such a key. Those of an SSH client by its HASSH.
   */
  findLogged(keys: LoggedKeys): LoggedEntries | undefined
  /**
   * The entries with the cipher suites that a log shows, in the same order, GREASE left out, for a hello that nothing
   * else finds. Suites are those of a library more than of a program.
   */
  findOrderedCiphers(keys: LoggedKeys): LoggedEntries | undefined
  /** The label-only entries for a TLS fingerprint, by the JA4 or JA3 that it yields. */
  findLabels(fingerprint: string): LoggedEntries | undefined
  /**
   * In an archive of mercury, the entry for random fingerprints of TLS clients (`tls/1/randomized`), for a fingerprint
   * in its format or one that can be turned into it, unless the archive's list of common ones has it.
   */
  findRandomized(fingerprint: string): DatabaseEntry | undefined
  /** The entries whose hello resembles that of a TLS fingerprint, if any is nearer than `threshold` (0 to 1). */
  findNearest(fingerprint: string, threshold: number): NearEntries | undefined
  /** The entries whose JA4 is nearer to one of these than `threshold`. */
  findNearJa4(ja4: readonly string[], threshold: number): NearEntries | undefined
  /**
   * The entries for TLS clients that differ from a fingerprint only in what varies between connections of one program,
   * its own included; of many, the `limit` with the most sessions.
   */
  siblings(fingerprint: string, limit: number): readonly DatabaseEntry[]
  /** The entries for TLS clients with the most sessions, most first. */
  largest(limit: number): readonly DatabaseEntry[]
  /** The line of the entry that `find` gives, as the file has it. */
  line(fingerprint: string): string | undefined
  /**
   * Sessions by operating system of each process of the entry that has this very string, in their order; none where there
   * is no such entry. Nothing of it is kept.
   */
  operatingSystems(fingerprint: string): readonly ClassCounts[]
  /** The entries for TLS clients, in the order of the file. */
  entries(): Iterable<DatabaseEntry>
  /** The lines of all entries, those of other types and label-only ones as well, in the order of the file. */
  lines(): Iterable<EntryLine>
}
