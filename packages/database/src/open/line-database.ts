import { type Digests, parseNpf } from '@fingerpost/fingerprint'
import type { Archive } from '../archive/archive.ts'
import type { Database, LoggedEntries, NearEntries } from '../database.ts'
import type { ClassCounts, DatabaseEntry, EntryLine } from '../entries/database-entry.ts'
import { CanonicalIndex, formatsFrom } from '../keys/canonical-index.ts'
import { HasshIndex } from '../keys/hassh-index.ts'
import { LabelsIndex } from '../keys/labels-index.ts'
import { LoggedIndex, type LoggedMatch } from '../keys/logged-index.ts'
import type { LoggedKeys } from '../keys/logged-keys.ts'
import type { ManifestJson } from '../manifest.ts'
import { type DatabaseLine, type DatabaseLines, scanLines } from './database-lines.ts'
import { LineReader } from './line-reader.ts'
import { Relatives } from './relatives.ts'

/** What a database is besides its lines. */
export interface LineDatabaseOptions {
  readonly manifest: ManifestJson | undefined
  readonly path: string
  readonly digests: Digests
  readonly archive: Archive | undefined
}

/** A database over the lines of a file, each of which is parsed when its entry is asked for. */
export class LineDatabase implements Database {
  readonly manifest: ManifestJson | undefined
  readonly archive: Archive | undefined
  readonly types: ReadonlySet<string>
  readonly #reader: LineReader
  readonly #lines: DatabaseLines
  readonly #byString: ReadonlyMap<string, DatabaseLine>
  readonly #logged: LoggedIndex<DatabaseLine>
  readonly #labels: LabelsIndex<DatabaseLine>
  readonly #hassh: HasshIndex<DatabaseLine>
  readonly #relatives: Relatives
  #canonical: CanonicalIndex<DatabaseLine> | undefined

  constructor(bytes: Uint8Array, { manifest, path, digests, archive }: LineDatabaseOptions) {
    const lines = scanLines(bytes, path)
    const reader = new LineReader(bytes, { path, isArchive: archive !== undefined })
    this.#reader = reader
    this.manifest = manifest
    this.archive = archive
    const types = [...lines.tls, ...lines.others].map(({ type }) => type)
    this.types = new Set(lines.labels.length > 0 ? ['tls', ...types] : types)
    this.#lines = lines
    this.#byString = new Map([...lines.others, ...lines.tls].map((line) => [line.fingerprint, line]))
    const hellos = [...lines.tls, ...lines.others.filter(({ type }) => type === 'quic' || type === 'dtls')]
    this.#logged = new LoggedIndex(hellos, { digests, storedJa3: (line) => Object.keys(reader.entry(line).ja3) })
    this.#relatives = new Relatives(lines.tls, this.#logged, reader)
    this.#labels = new LabelsIndex(lines.labels, digests)
    this.#hassh = new HasshIndex(lines.others, digests)
    if (lines.tls[0] !== undefined) reader.entry(lines.tls[0])
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
    return line && this.#reader.entry(line)
  }

  line(fingerprint: string): string | undefined {
    const line = this.#find(fingerprint)
    return line && this.#reader.text(line)
  }

  findLogged(keys: LoggedKeys): LoggedEntries | undefined {
    return this.#entries(this.#logged.find(keys) ?? this.#labels.find(keys) ?? this.#bySshClient(keys))
  }

  findOrderedCiphers(keys: LoggedKeys): LoggedEntries | undefined {
    return this.#entries(this.#logged.findOrderedCiphers(keys))
  }

  findLabels(fingerprint: string): LoggedEntries | undefined {
    return this.#entries(this.#labels.findFor(fingerprint))
  }

  findRandomized(fingerprint: string): DatabaseEntry | undefined {
    if (this.archive === undefined) return undefined
    const formats = formatsFrom(parseNpf(fingerprint)?.format)
    const [line] = formats.flatMap((format) => this.#byString.get(`${format}/randomized`) ?? [])
    return line === undefined || this.archive.isCommon(fingerprint) ? undefined : this.#relatives.entry(line)
  }

  findNearest(fingerprint: string, threshold: number): NearEntries | undefined {
    return this.#relatives.findNearest(fingerprint, threshold)
  }

  findNearJa4(ja4: readonly string[], threshold: number): NearEntries | undefined {
    return this.#relatives.findNearJa4(ja4, threshold)
  }

  siblings(fingerprint: string, limit: number): readonly DatabaseEntry[] {
    return this.#largest(this.#relatives.siblings(fingerprint), limit)
  }

  largest(limit: number): readonly DatabaseEntry[] {
    return this.#largest(this.#lines.tls, limit)
  }

  operatingSystems(fingerprint: string): readonly ClassCounts[] {
    const line = this.#byString.get(fingerprint) ?? this.#lines.labels.find((one) => one.fingerprint === fingerprint)
    return line === undefined ? [] : this.#reader.operatingSystems(line)
  }

  *entries(): Generator<DatabaseEntry> {
    for (const line of this.#lines.tls) yield this.#reader.entry(line)
  }

  *lines(): Generator<EntryLine> {
    for (const line of every(this.#lines).sort((a, b) => a.number - b.number))
      yield { text: this.#reader.text(line), number: line.number }
  }

  #bySshClient({ hassh }: LoggedKeys): LoggedMatch<DatabaseLine> | undefined {
    const items = hassh === undefined ? [] : this.#hassh.find(hassh)
    return items.length === 0 ? undefined : { by: 'hassh', items }
  }

  #entries(match: LoggedMatch<DatabaseLine> | undefined): LoggedEntries | undefined {
    return match && { by: match.by, entries: match.items.map((line) => this.#reader.entry(line)) }
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
      (a, b) => this.#reader.sessions(b) - this.#reader.sessions(a) || (a.fingerprint < b.fingerprint ? -1 : 1),
    )
    return sorted.slice(0, limit).map((line) => this.#reader.entry(line))
  }
}

function every({ tls, labels, others }: DatabaseLines): DatabaseLine[] {
  return [...tls, ...labels, ...others]
}
