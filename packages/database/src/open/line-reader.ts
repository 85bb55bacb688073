import { InputError, Mismatch } from '@fingerpost/io/pure'
import { mercuryEntry } from '../archive/mercury-entry.ts'
import type { ClassCounts, DatabaseEntry } from '../entries/database-entry.ts'
import { scoredEntry, systemsOfProcesses } from '../entries/scored-entry.ts'
import type { DatabaseLine } from './database-lines.ts'

/** Where lines come from. */
export interface LineReaderOptions {
  /** The file's name, for messages. */
  readonly path: string
  /** Whether the lines are those of an archive of mercury. */
  readonly isArchive: boolean
}

/** Parses the lines of a database, or reads the start of one. */
export class LineReader {
  readonly #bytes: Uint8Array
  readonly #options: LineReaderOptions
  readonly #sessions = new Map<DatabaseLine, number>()

  constructor(bytes: Uint8Array, options: LineReaderOptions) {
    this.#bytes = bytes
    this.#options = options
  }

  /** The entry of a line. Throws InputError with file and line for one that is broken. */
  entry(line: DatabaseLine): DatabaseEntry {
    const entry = this.#parsed(line, scoredEntry)
    return this.#options.isArchive ? mercuryEntry(entry) : entry
  }

  /** The operating systems of its processes, read anew each time. Throws InputError for a broken line. */
  operatingSystems(line: DatabaseLine): ClassCounts[] {
    return this.#parsed(line, systemsOfProcesses)
  }

  /** The line as the file has it, without the space around it. */
  text({ start, end }: DatabaseLine): string {
    return utf8.decode(this.#bytes.subarray(start, end))
  }

  /** `total_count`, read near the start of the line without parsing it; 0 where it does not stand there. */
  sessions(line: DatabaseLine): number {
    let sessions = this.#sessions.get(line)
    if (sessions === undefined) {
      const start = line.start + line.fingerprint.length
      const head = utf8.decode(this.#bytes.subarray(start, Math.min(line.end, start + HEAD_BYTES)))
      sessions = Number(/"total_count"\s*:\s*([0-9.eE+]+)/.exec(head)?.[1] ?? 0)
      this.#sessions.set(line, sessions)
    }
    return sessions
  }

  #parsed<Value>(line: DatabaseLine, parse: (text: string) => Value): Value {
    try {
      return parse(this.text(line))
    } catch (error) {
      throw error instanceof Mismatch ? new InputError(this.#options.path, line.number, error.message) : error
    }
  }
}

const utf8 = new TextDecoder()

/** `total_count` follows the fingerprint and a few dates; in our own databases also up to 16 JA3 hashes. */
const HEAD_BYTES = 1_024
