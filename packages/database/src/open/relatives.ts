import { memoised } from '../bounded-map.ts'
import type { NearEntries } from '../database.ts'
import type { DatabaseEntry } from '../entries/database-entry.ts'
import { type Alike, type EntryReader, pooledEntries } from '../similar/alike.ts'
import { ApproximateIndex } from '../similar/approximate-index.ts'
import { type Ja4Index, NearLogged } from '../similar/near-logged.ts'
import { SiblingIndex } from '../similar/sibling-index.ts'
import type { DatabaseLine } from './database-lines.ts'

/** The entries that are remembered, at most twice as many. */
const KEPT = 512

/** Finds the entries that may answer for others. Each index is made when it is first needed. */
export class Relatives {
  readonly #lines: readonly DatabaseLine[]
  /** Reads what answers for others, over and over. */
  readonly #reader: EntryReader<DatabaseLine>
  readonly #nearLogged: NearLogged<DatabaseLine>
  #approximate: ApproximateIndex<DatabaseLine> | undefined
  #siblings: SiblingIndex<DatabaseLine> | undefined

  /** `lines` are the entries of TLS clients; `index` finds entries by JA4. */
  constructor(lines: readonly DatabaseLine[], index: Ja4Index<DatabaseLine>, reader: EntryReader<DatabaseLine>) {
    this.#lines = lines
    this.#nearLogged = new NearLogged(index)
    this.#reader = {
      entry: memoised((line: DatabaseLine) => reader.entry(line), KEPT),
      sessions: (line) => reader.sessions(line),
    }
  }

  /** The entry of a line that answers for many fingerprints; recent ones are remembered. */
  entry(line: DatabaseLine): DatabaseEntry {
    return this.#reader.entry(line)
  }

  /** See `Database.findNearest`. */
  findNearest(fingerprint: string, threshold: number): NearEntries | undefined {
    this.#approximate ??= new ApproximateIndex(this.#lines)
    const alike = this.#approximate.find(fingerprint, threshold)
    const [first] = alike
    return first && this.#near({ nearest: first.item.fingerprint, distance: first.distance }, alike)
  }

  /** See `Database.findNearJa4`. */
  findNearJa4(ja4: readonly string[], threshold: number): NearEntries | undefined {
    const near = this.#nearLogged.find(ja4, threshold)
    return near && this.#near({ nearest: near.ja4, distance: near.distance }, near.alike)
  }

  /** The lines of all siblings of a fingerprint, its own included. */
  siblings(fingerprint: string): readonly DatabaseLine[] {
    this.#siblings ??= new SiblingIndex(this.#lines)
    return this.#siblings.find(fingerprint)
  }

  #near(nearest: Omit<NearEntries, 'entries'>, alike: readonly Alike<DatabaseLine>[]): NearEntries {
    return { ...nearest, entries: pooledEntries(alike, this.#reader) }
  }
}
