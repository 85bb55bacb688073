import type { FilePosition } from '../following/file-identity.ts'
import type { Batch } from '../lines/line-buffer.ts'

/** Another log begins with the next batch, or goes on there: `head` holds the whole lines that it began with, if any. */
export interface LogBeginning {
  readonly kind: 'begin'
  readonly head: Buffer
}

/**
 * Lines of one log that are yet to come: a file that grows, a socket, a queue. What was given out is written elsewhere and
 * then committed, in that order: a source that can give lines out again does so where they were not committed.
 */
export interface LineSource {
  /** As the user named it. */
  readonly name: string
  /**
   * The next batch, undefined where there is none for now; valid until the next call. Batches hold whole lines, each with
   * its line feed, or pieces of a line that is too long. Rejects with InputError where reading cannot go on.
   */
  take(): Promise<Batch | LogBeginning | undefined>
  /** Behind the last batch that was given out; undefined where there is no such place, or the source keeps it itself. */
  position(): FilePosition | undefined
  /** Everything that was given out is safe. Left out by sources that go on from a position. */
  commit?(): void | Promise<void>
  /** How many lines found no room so far. Left out by sources that can wait. */
  dropped?(): number
  /** Stops receiving; what was received is still to be taken. Left out by sources that can give lines out again. */
  stop?(): Promise<void>
  /** Resolves when there may be more. */
  changed(): Promise<void>
  /** Ends the wait that is going on. */
  wake(): void
  /** Gives up what it holds: descriptors, connections, timers. */
  close(): void | Promise<void>
}
