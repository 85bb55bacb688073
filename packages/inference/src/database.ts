import { type Digests, InputError } from '@fingerpost/fingerprint'
import { CanonicalIndex } from './canonical-index.ts'
import type { DatabaseEntry } from './database-entry.ts'
import { type DatabaseLine, scanLines } from './database-lines.ts'
import type { MatchTier } from './identification.ts'
import { LoggedIndex } from './logged-index.ts'
import { isGzip, type Manifest, readManifest } from './manifest.ts'
import { EntryError, parseEntry } from './parse-entry.ts'
import type { LoggedKeys } from './query.ts'

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

/** A fingerprint database, read only. A line that turns out broken throws InputError when its entry is asked for. */
export interface Database {
  /** Undefined for a database that was not built by `fpdb`. */
  readonly manifest: Manifest | undefined
  /** Fingerprints of TLS clients; a string that stands in two lines counts once, and its later line is the one read. */
  readonly size: number
  /** Lines with fingerprints of other types. They are passed over. */
  readonly otherEntries: number
  /**
   * The entry for a fingerprint in any notation. A string that the database holds as it is is preferred; else the one
   * that means the same, the later of two; else, for a fingerprint in wire order, one in a coarser format.
   */
  find(fingerprint: string): DatabaseEntry | undefined
  /** The entries behind what a log tells of a hello, all with the same key of the best tier that has any. */
  findLogged(keys: LoggedKeys): LoggedEntries | undefined
  /** The line of the entry that `find` gives, as the file has it. */
  line(fingerprint: string): string | undefined
  entries(): Iterable<DatabaseEntry>
}

/**
 * Loads a database, plain or gzipped, by its content. Lines are located now and parsed when they are first asked for:
 * the 5,868 lines of the public database of 2019 take a tenth of the time that parsing them all does. Throws
 * InputError for a file that is not a database.
 */
export function loadDatabase(bytes: Uint8Array, options: LoadOptions): Database {
  const { path = 'database', digests } = options
  const plain = isGzip(bytes) ? unpacked(bytes, options) : bytes
  return new LineDatabase(plain, { manifest: readManifest(bytes), path, digests })
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
}

class LineDatabase implements Database {
  readonly manifest: Manifest | undefined
  readonly otherEntries: number
  readonly #bytes: Uint8Array
  readonly #path: string
  readonly #lines: readonly DatabaseLine[]
  readonly #byString: ReadonlyMap<string, DatabaseLine>
  readonly #logged: LoggedIndex<DatabaseLine>
  #canonical: CanonicalIndex<DatabaseLine> | undefined

  constructor(bytes: Uint8Array, { manifest, path, digests }: LineDatabaseOptions) {
    const { tls, others } = scanLines(bytes, path)
    this.manifest = manifest
    this.otherEntries = others
    this.#bytes = bytes
    this.#path = path
    this.#lines = tls
    this.#byString = new Map(tls.map((line) => [line.fingerprint, line]))
    this.#logged = new LoggedIndex(tls, { digests, storedJa3: (line) => Object.keys(this.#entry(line).ja3) })
    if (tls[0] !== undefined) this.#entry(tls[0])
  }

  get size(): number {
    return this.#lines.length
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
    const match = this.#logged.find(keys)
    return match && { by: match.by, entries: match.items.map((line) => this.#entry(line)) }
  }

  *entries(): Generator<DatabaseEntry> {
    for (const line of this.#lines) yield this.#entry(line)
  }

  #find(fingerprint: string): DatabaseLine | undefined {
    const line = this.#byString.get(fingerprint)
    if (line !== undefined) return line
    this.#canonical ??= new CanonicalIndex(this.#lines)
    return this.#canonical.find(fingerprint)
  }

  #entry(line: DatabaseLine): DatabaseEntry {
    try {
      return parseEntry(this.#text(line))
    } catch (error) {
      throw error instanceof EntryError ? new InputError(this.#path, line.number, error.message) : error
    }
  }

  #text({ start, end }: DatabaseLine): string {
    return new TextDecoder().decode(this.#bytes.subarray(start, end))
  }
}
