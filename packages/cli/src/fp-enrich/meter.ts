import type { EnrichCounts, FlowObserver } from '@fingerpost/enrich'
import type { ByteSink, LineSource } from '@fingerpost/io'
import { DatabaseInfo } from '../metrics/database-info.ts'
import { Histogram } from '../metrics/histogram.ts'

/** What one source brought so far. */
export interface SourceCounts {
  lines: number
  bytes: number
  unreadable: number
  /** Lines that found no room so far, of a source that cannot wait. */
  dropped: () => number
  /** Since when something waits to be written, on the clock of `performance.now()`; undefined where nothing does. */
  behindSince: number | undefined
}

/** What of a source is counted. */
export type CountedSource = Pick<LineSource, 'name' | 'dropped'>

/** Says of the counts of an enricher which source they are of, and how long batches take. */
export class Meter implements FlowObserver {
  readonly database = new DatabaseInfo()
  readonly batches = new Histogram()
  readonly sources = new Map<string, SourceCounts>()
  /** Bytes that were written. */
  written = 0
  #counts: EnrichCounts | undefined
  #isFollowing = false
  /** What of the counts was said to be of a source. */
  #attributed = { lines: 0, bytes: 0, unreadable: 0 }
  /** Of sources that are read one after the other: which one is, and when it gave its last batch. */
  #current: { readonly name: string; readonly start: number } | undefined

  /** Of all sources; undefined before they are read. */
  get counts(): EnrichCounts | undefined {
    return this.#counts
  }

  /** Whether sources are followed, and may lag. */
  get isFollowing(): boolean {
    return this.#isFollowing
  }

  /** Lines are taken from now on, and counted there; `followed` are the sources that have no end. */
  begin(counts: EnrichCounts, followed: Iterable<CountedSource> = []): void {
    this.#counts = counts
    for (const source of followed) {
      this.#isFollowing = true
      this.#sourceOf(source.name).dropped = () => source.dropped?.() ?? 0
    }
  }

  wrote(source: CountedSource, seconds: number): void {
    this.batches.observe(seconds)
    const counts = this.#attribute(source.name)
    counts.behindSince ??= performance.now() - 1000 * seconds
  }

  caughtUp(source: CountedSource): void {
    this.#sourceOf(source.name).behindSince = undefined
  }

  /** A source is about to be read, and what was read before is written. */
  turn(): void {
    if (this.#current === undefined || this.#counts?.bytes === this.#attributed.bytes) return
    const { name, start } = this.#current
    this.batches.observe((performance.now() - start) / 1000)
    this.#attribute(name)
  }

  /** A source was read. */
  read(name: string): void {
    this.#current = { name, start: performance.now() }
  }

  /** Writes to a sink, and counts the bytes. */
  writeTo(sink: Pick<ByteSink, 'write'>): ByteSink['write'] {
    return (bytes) => {
      this.written += bytes.length
      return sink.write(bytes)
    }
  }

  #attribute(name: string): SourceCounts {
    const source = this.#sourceOf(name)
    const { lines, bytes, unreadable } = this.#counts ?? this.#attributed
    source.lines += lines - this.#attributed.lines
    source.bytes += bytes - this.#attributed.bytes
    source.unreadable += unreadable - this.#attributed.unreadable
    this.#attributed = { lines, bytes, unreadable }
    return source
  }

  #sourceOf(address: string): SourceCounts {
    const name = withoutSecrets(address)
    const source = this.sources.get(name) ?? {
      lines: 0,
      bytes: 0,
      unreadable: 0,
      dropped: () => 0,
      behindSince: undefined,
    }
    this.sources.set(name, source)
    return source
  }
}

/** An address without the user and password in it. */
export function withoutSecrets(address: string): string {
  return address.replace(/:\/\/[^/]*@/, '://')
}
