import { type Digests, InputError } from '@fingerpost/fingerprint'
import { type Archive, ENTRIES, openArchive } from './archive/archive.ts'
import { mercuryEntry } from './archive/mercury-entry.ts'
import { isTar } from './archive/tar.ts'
import { CanonicalIndex } from './canonical-index.ts'
import type { DatabaseEntry } from './database-entry.ts'
import { type DatabaseLine, type DatabaseLines, scanLines } from './database-lines.ts'
import type { MatchTier } from './identification.ts'
import { LabelsIndex } from './labels-index.ts'
import { LoggedIndex, type LoggedMatch } from './logged-index.ts'
import { isGzip, type Manifest, readManifest } from './manifest.ts'
import { EntryError, parseEntry } from './parse-entry.ts'
import type { LoggedKeys } from './query.ts'
import { ApproximateIndex } from './similar/approximate-index.ts'
import { SiblingIndex } from './similar/sibling-index.ts'

export interface LoadOptions {
  /** Unpacks a gzip file; throws for one that is broken. */
  gunzip(bytes: Uint8Array): Uint8Array
  readonly digests: Digests
  /** The file's name, for messages. */
  readonly path?: string | undefined
}

/** The entries of a database that a logged hello may belong to, and what they were found by. */
export interface LoggedEntries {
  readonly by: MatchTier
  readonly entries: readonly DatabaseEntry[]
}

/** An entry that was found by resemblance. */
export interface NearestEntry {
  readonly entry: DatabaseEntry
  /** 0 for equal hellos, 1 for such as have nothing in common. */
  readonly distance: number
}

/** Entries that were found by the resemblance of their JA4, which bounds their distance from below. */
export interface NearEntries {
  /** The nearest. */
  readonly ja4: string
  readonly distance: number
  readonly entries: readonly DatabaseEntry[]
}

/** A fingerprint database, read only. A line that turns out broken throws InputError when its entry is asked for. */
export interface Database {
  /** Undefined for a database that was not built by `fpdb`. */
  readonly manifest: Manifest | undefined
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
   * where no entry with a fingerprint has such a key.
   */
  findLogged(keys: LoggedKeys): LoggedEntries | undefined
  /** The label-only entries for a TLS fingerprint, by the JA4 or JA3 that it yields. */
  findLabels(fingerprint: string): LoggedEntries | undefined
  /** The entry whose hello resembles that of a TLS fingerprint most, if it is nearer than `threshold` (0 to 1). */
  findNearest(fingerprint: string, threshold: number): NearestEntry | undefined
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
  /** The entries for TLS clients, in the order of the file. */
  entries(): Iterable<DatabaseEntry>
  /** The lines of all entries, those of other types and label-only ones as well, in the order of the file. */
  lines(): Iterable<EntryLine>
}

/** A line of a database as the file has it. */
export interface EntryLine {
  readonly text: string
  /** From 1. */
  readonly number: number
}

/**
 * Loads a database by its content: lines, or a resources archive of mercury; plain or gzipped. Lines are located now
 * and parsed when they are first asked for: the 5,868 lines of the public database of 2019 take a tenth of the time that
 * parsing them all does. Throws InputError for a file that is not a database.
 */
export function loadDatabase(bytes: Uint8Array, options: LoadOptions): Database {
  const { path = 'database', digests } = options
  const plain = isGzip(bytes) ? unpacked(bytes, options) : bytes
  if (!isTar(plain))
    return new LineDatabase(plain, { manifest: readManifest(bytes), path, digests, archive: undefined })
  const { archive, entries } = openArchive(plain, path)
  return new LineDatabase(entries, { manifest: undefined, path: `${path}/${ENTRIES}`, digests, archive })
}

function unpacked(bytes: Uint8Array, { gunzip, path = 'database' }: LoadOptions): Uint8Array {
  try {
    return gunzip(bytes)
  } catch (error) {
    throw new InputError(path, undefined, `broken gzip file: ${error instanceof Error ? error.message : error}`)
  }
}

interface LineDatabaseOptions {
  readonly manifest: Manifest | undefined
  readonly path: string
  readonly digests: Digests
  readonly archive: Archive | undefined
}

class LineDatabase implements Database {
  readonly manifest: Manifest | undefined
  readonly archive: Archive | undefined
  readonly types: ReadonlySet<string>
  readonly #bytes: Uint8Array
  readonly #path: string
  readonly #lines: DatabaseLines
  readonly #byString: ReadonlyMap<string, DatabaseLine>
  readonly #logged: LoggedIndex<DatabaseLine>
  readonly #labels: LabelsIndex
  #canonical: CanonicalIndex<DatabaseLine> | undefined
  #approximate: ApproximateIndex<DatabaseLine> | undefined
  #siblings: SiblingIndex<DatabaseLine> | undefined
  readonly #sessions = new Map<DatabaseLine, number>()

  constructor(bytes: Uint8Array, { manifest, path, digests, archive }: LineDatabaseOptions) {
    const lines = scanLines(bytes, path)
    this.manifest = manifest
    this.archive = archive
    const types = [...lines.tls, ...lines.others].map(({ type }) => type)
    this.types = new Set(lines.labels.length > 0 ? ['tls', ...types] : types)
    this.#bytes = bytes
    this.#path = path
    this.#lines = lines
    this.#byString = new Map([...lines.others, ...lines.tls].map((line) => [line.fingerprint, line]))
    this.#logged = new LoggedIndex(lines.tls, { digests, storedJa3: (line) => Object.keys(this.#entry(line).ja3) })
    this.#labels = new LabelsIndex(lines.labels, digests)
    if (lines.tls[0] !== undefined) this.#entry(lines.tls[0])
  }

  get size(): number {
    return this.#lines.tls.length
  }

  get labels(): number {
    return this.#lines.labels.length
  }

  get otherEntries(): number {
    return this.#lines.others.length
  }

  find(fingerprint: string): DatabaseEntry | undefined {
    const line = this.#find(fingerprint)
    return line && this.#entry(line)
  }

  line(fingerprint: string): string | undefined {
    const line = this.#find(fingerprint)
    return line && this.#text(line)
  }

  findLogged(keys: LoggedKeys): LoggedEntries | undefined {
    return this.#entries(this.#logged.find(keys) ?? this.#labels.find(keys))
  }

  findLabels(fingerprint: string): LoggedEntries | undefined {
    return this.#entries(this.#labels.findFor(fingerprint))
  }

  findNearest(fingerprint: string, threshold: number): NearestEntry | undefined {
    this.#approximate ??= new ApproximateIndex(this.#lines.tls)
    const nearest = this.#approximate.find(fingerprint, threshold)
    return nearest && { entry: this.#entry(nearest.item), distance: nearest.distance }
  }

  findNearJa4(ja4: readonly string[], threshold: number): NearEntries | undefined {
    const near = this.#logged.findNear(ja4, threshold)
    return near && { ja4: near.ja4[0], distance: near.distance, entries: near.items.map((line) => this.#entry(line)) }
  }

  siblings(fingerprint: string, limit: number): readonly DatabaseEntry[] {
    this.#siblings ??= new SiblingIndex(this.#lines.tls)
    return this.#largest(this.#siblings.find(fingerprint), limit)
  }

  largest(limit: number): readonly DatabaseEntry[] {
    return this.#largest(this.#lines.tls, limit)
  }

  *entries(): Generator<DatabaseEntry> {
    for (const line of this.#lines.tls) yield this.#entry(line)
  }

  *lines(): Generator<EntryLine> {
    for (const line of every(this.#lines).sort((a, b) => a.number - b.number))
      yield { text: this.#text(line), number: line.number }
  }

  #entries(match: LoggedMatch<DatabaseLine> | undefined): LoggedEntries | undefined {
    return match && { by: match.by, entries: match.items.map((line) => this.#entry(line)) }
  }

  #find(fingerprint: string): DatabaseLine | undefined {
    const line = this.#byString.get(fingerprint)
    if (line !== undefined) return line
    this.#canonical ??= new CanonicalIndex(this.#lines.tls)
    return this.#canonical.find(fingerprint)
  }

  /** By sessions, then by fingerprint, so that the order of the file does not matter. */
  #largest(lines: readonly DatabaseLine[], limit: number): DatabaseEntry[] {
    const sorted = [...lines].sort(
      (a, b) => this.#sessionsOf(b) - this.#sessionsOf(a) || (a.fingerprint < b.fingerprint ? -1 : 1),
    )
    return sorted.slice(0, limit).map((line) => this.#entry(line))
  }

  /** `total_count`, read near the start of the line without parsing it; 0 where it does not stand there. */
  #sessionsOf(line: DatabaseLine): number {
    let sessions = this.#sessions.get(line)
    if (sessions === undefined) {
      const start = line.start + line.fingerprint.length
      const head = utf8.decode(this.#bytes.subarray(start, Math.min(line.end, start + HEAD_BYTES)))
      sessions = Number(/"total_count"\s*:\s*([0-9.eE+]+)/.exec(head)?.[1] ?? 0)
      this.#sessions.set(line, sessions)
    }
    return sessions
  }

  #entry(line: DatabaseLine): DatabaseEntry {
    try {
      const entry = parseEntry(this.#text(line))
      return this.archive === undefined ? entry : mercuryEntry(entry)
    } catch (error) {
      throw error instanceof EntryError ? new InputError(this.#path, line.number, error.message) : error
    }
  }

  #text({ start, end }: DatabaseLine): string {
    return utf8.decode(this.#bytes.subarray(start, end))
  }
}

const utf8 = new TextDecoder()

/** `total_count` follows the fingerprint and a few dates; in our own databases also up to 16 JA3 hashes. */
const HEAD_BYTES = 1_024

function every({ tls, labels, others }: DatabaseLines): DatabaseLine[] {
  return [...tls, ...labels, ...others]
}
